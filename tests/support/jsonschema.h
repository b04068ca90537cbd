#pragma once

#include <QHash>
#include <QJsonObject>
#include <QSet>
#include <QStringList>

namespace nw::test {

// Holds JSON values against the part of JSON Schema 2020-12 that the project's OpenAPI document
// uses. Two things are stricter than the standard: a keyword that is not checked here is an error,
// and so is a member of an object that no schema names, unless "additionalProperties" says
// something else.
class JsonSchema
{
public:
    // `document` is what "$ref": "#/…" leads into.
    explicit JsonSchema(const QJsonObject &document);

    // What is wrong, as "where: what"; empty when nothing is.
    QStringList check(const QJsonValue &value, const QJsonObject &schema,
                      const QString &where) const;

    // The object that a reference leads to, or `object` itself when it is none. Empty: it leads
    // nowhere.
    QJsonObject resolved(const QJsonObject &object) const;

private:
    struct Evaluation
    {
        QStringList errors;
        QSet<QString> known; // members that a schema has a word on
        bool isOpen = false; // others are welcome
    };
    using Check = void (JsonSchema::*)(const QJsonValue &value, const QJsonObject &schema,
                                       const QString &where, Evaluation &result) const;

    Evaluation evaluate(const QJsonValue &value, const QJsonObject &schema,
                        const QString &where) const;
    void checkKeywords(const QJsonValue &, const QJsonObject &, const QString &,
                       Evaluation &) const;
    void checkValue(const QJsonValue &, const QJsonObject &, const QString &, Evaluation &) const;
    void checkString(const QJsonValue &, const QJsonObject &, const QString &, Evaluation &) const;
    void checkNumber(const QJsonValue &, const QJsonObject &, const QString &, Evaluation &) const;
    void checkArray(const QJsonValue &, const QJsonObject &, const QString &, Evaluation &) const;
    void checkObject(const QJsonValue &, const QJsonObject &, const QString &, Evaluation &) const;
    void checkCombined(const QJsonValue &, const QJsonObject &, const QString &,
                       Evaluation &) const;

    QJsonObject m_document;
};

} // namespace nw::test
