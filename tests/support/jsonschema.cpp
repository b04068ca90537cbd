#include "tests/support/jsonschema.h"

#include "services-client/contract/ids.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QRegularExpression>

#include <cmath>

namespace nw::test {

namespace {

QString text(const QJsonValue &value)
{
    return QString::fromUtf8(QJsonDocument(QJsonArray{value}).toJson(QJsonDocument::Compact));
}

bool isInteger(const QJsonValue &value)
{
    return value.isDouble() && std::floor(value.toDouble()) == value.toDouble();
}

bool hasType(const QJsonValue &value, const QString &type)
{
    return (type == u"string" && value.isString()) || (type == u"number" && value.isDouble())
        || (type == u"integer" && isInteger(value)) || (type == u"boolean" && value.isBool())
        || (type == u"array" && value.isArray()) || (type == u"object" && value.isObject())
        || (type == u"null" && value.isNull());
}

bool hasOneOfTypes(const QJsonValue &value, const QJsonValue &types)
{
    if (types.isString())
        return hasType(value, types.toString());
    for (const QJsonValue &type : types.toArray()) {
        if (hasType(value, type.toString()))
            return true;
    }
    return false;
}

// Nothing: the format is not one that is checked.
std::optional<bool> hasFormat(const QString &value, const QString &format)
{
    if (format == u"uuid")
        return isUuid(value);
    if (format == u"date-time")
        return parseTimestamp(value) >= 0;
    if (format == u"date")
        return value.size() == qsizetype(qstrlen("2026-11-22"))
            && QDate::fromString(value, Qt::ISODate).isValid();
    if (format == u"email")
        return value.contains(u'@');
    if (format == u"uri-reference")
        return !value.contains(u' ');
    return std::nullopt;
}

qsizetype characters(const QString &value)
{
    return value.toUcs4().size();
}

} // namespace

JsonSchema::JsonSchema(const QJsonObject &document)
    : m_document(document)
{
}

QJsonObject JsonSchema::resolved(const QJsonObject &object) const
{
    const QString reference = object[QLatin1String("$ref")].toString();
    if (reference.isEmpty())
        return object;
    if (!reference.startsWith(u"#/"))
        return {};
    QJsonObject found = m_document;
    for (const QString &step : reference.mid(2).split(u'/'))
        found = found[step].toObject();
    return found.contains(QLatin1String("$ref")) ? resolved(found) : found;
}

QStringList JsonSchema::check(const QJsonValue &value, const QJsonObject &schema,
                              const QString &where) const
{
    Evaluation result = evaluate(value, schema, where);
    if (!result.isOpen) {
        for (const QString &member : value.toObject().keys()) {
            if (!result.known.contains(member))
                result.errors.append(where % u'/' % member
                                     % QStringLiteral(": is not in the document"));
        }
    }
    return result.errors;
}

JsonSchema::Evaluation JsonSchema::evaluate(const QJsonValue &value, const QJsonObject &schema,
                                            const QString &where) const
{
    Evaluation result;
    for (const Check part :
         {&JsonSchema::checkKeywords, &JsonSchema::checkValue, &JsonSchema::checkString,
          &JsonSchema::checkNumber, &JsonSchema::checkArray, &JsonSchema::checkObject,
          &JsonSchema::checkCombined})
        (this->*part)(value, schema, where, result);
    return result;
}

void JsonSchema::checkKeywords(const QJsonValue &, const QJsonObject &schema, const QString &where,
                               Evaluation &result) const
{
    static const QSet<QString> known = [] {
        QSet<QString> names;
        for (const char *name : {"$ref",
                                 "type",
                                 "enum",
                                 "const",
                                 "properties",
                                 "required",
                                 "additionalProperties",
                                 "items",
                                 "minItems",
                                 "maxItems",
                                 "minLength",
                                 "maxLength",
                                 "pattern",
                                 "format",
                                 "minimum",
                                 "maximum",
                                 "allOf",
                                 "anyOf",
                                 "oneOf",
                                 "description",
                                 "title",
                                 "default",
                                 "examples"})
            names.insert(QString::fromLatin1(name));
        return names;
    }();
    for (const QString &keyword : schema.keys()) {
        if (!known.contains(keyword))
            result.errors.append(where % QStringLiteral(": nobody checks the keyword ") % keyword);
    }
}

void JsonSchema::checkValue(const QJsonValue &value, const QJsonObject &schema,
                            const QString &where, Evaluation &result) const
{
    const QJsonValue type = schema[QLatin1String("type")];
    if (!type.isUndefined() && !hasOneOfTypes(value, type))
        result.errors.append(where % QStringLiteral(": is no ") % text(type) % u' ' % text(value));
    const QJsonValue wanted = schema[QLatin1String("const")];
    if (!wanted.isUndefined() && wanted != value)
        result.errors.append(where % QStringLiteral(": is not ") % text(wanted) % u' '
                             % text(value));
    const QJsonValue choice = schema[QLatin1String("enum")];
    if (!choice.isUndefined() && !choice.toArray().contains(value))
        result.errors.append(where % QStringLiteral(": is none of ") % text(choice) % u' '
                             % text(value));
}

void JsonSchema::checkString(const QJsonValue &value, const QJsonObject &schema,
                             const QString &where, Evaluation &result) const
{
    if (!value.isString())
        return;
    const QString string = value.toString();
    const auto say = [&](const QString &what) {
        result.errors.append(where % QStringLiteral(": ") % what % u' ' % text(value));
    };
    if (characters(string) < schema[QLatin1String("minLength")].toInteger(0))
        say(QStringLiteral("is too short"));
    if (characters(string) > schema[QLatin1String("maxLength")].toInteger(string.size()))
        say(QStringLiteral("is too long"));
    const QString pattern = schema[QLatin1String("pattern")].toString();
    if (!pattern.isEmpty() && !QRegularExpression(pattern).match(string).hasMatch())
        say(QStringLiteral("does not match ") % pattern);
    const QString format = schema[QLatin1String("format")].toString();
    if (format.isEmpty())
        return;
    const std::optional<bool> fits = hasFormat(string, format);
    if (!fits)
        say(QStringLiteral("nobody checks the format ") % format);
    else if (!*fits)
        say(QStringLiteral("is no ") % format);
}

void JsonSchema::checkNumber(const QJsonValue &value, const QJsonObject &schema,
                             const QString &where, Evaluation &result) const
{
    if (!value.isDouble())
        return;
    const double number = value.toDouble();
    if (number < schema[QLatin1String("minimum")].toDouble(number))
        result.errors.append(where % QStringLiteral(": is too small ") % text(value));
    if (number > schema[QLatin1String("maximum")].toDouble(number))
        result.errors.append(where % QStringLiteral(": is too large ") % text(value));
}

void JsonSchema::checkArray(const QJsonValue &value, const QJsonObject &schema,
                            const QString &where, Evaluation &result) const
{
    if (!value.isArray())
        return;
    const QJsonArray array = value.toArray();
    if (array.size() < schema[QLatin1String("minItems")].toInteger(0))
        result.errors.append(where % QStringLiteral(": has too few items"));
    if (array.size() > schema[QLatin1String("maxItems")].toInteger(array.size()))
        result.errors.append(where % QStringLiteral(": has too many items"));
    const QJsonValue items = schema[QLatin1String("items")];
    for (qsizetype i = 0; i < array.size(); ++i) {
        const QString place = where % u'/' % QString::number(i);
        if (items.isObject())
            result.errors += check(array[i], items.toObject(), place);
    }
}

void JsonSchema::checkObject(const QJsonValue &value, const QJsonObject &schema,
                             const QString &where, Evaluation &result) const
{
    if (!value.isObject())
        return;
    const QJsonObject object = value.toObject();
    const QJsonObject properties = schema[QLatin1String("properties")].toObject();
    for (const QString &name : properties.keys()) {
        result.known.insert(name);
        if (object.contains(name))
            result.errors += check(object[name], properties[name].toObject(), where % u'/' % name);
    }
    for (const QJsonValue &name : schema[QLatin1String("required")].toArray()) {
        if (!object.contains(name.toString()))
            result.errors.append(where % u'/' % name.toString() % QStringLiteral(": is missing"));
    }
    const QJsonValue others = schema[QLatin1String("additionalProperties")];
    if (others.isBool() && others.toBool())
        result.isOpen = true;
    if (!others.isObject())
        return;
    result.isOpen = true;
    for (const QString &name : object.keys()) {
        if (!properties.contains(name))
            result.errors += check(object[name], others.toObject(), where % u'/' % name);
    }
}

void JsonSchema::checkCombined(const QJsonValue &value, const QJsonObject &schema,
                               const QString &where, Evaluation &result) const
{
    const auto adopt = [&](const Evaluation &part) {
        result.errors += part.errors;
        result.known += part.known;
        result.isOpen = result.isOpen || part.isOpen;
    };
    if (schema.contains(QLatin1String("$ref"))) {
        const QJsonObject target = resolved(schema);
        if (target.isEmpty())
            result.errors.append(where % QStringLiteral(": the reference leads nowhere ")
                                 % schema[QLatin1String("$ref")].toString());
        adopt(evaluate(value, target, where));
    }
    for (const QJsonValue &part : schema[QLatin1String("allOf")].toArray())
        adopt(evaluate(value, part.toObject(), where));
    for (const QLatin1String keyword : {QLatin1String("anyOf"), QLatin1String("oneOf")}) {
        const QJsonArray choices = schema[keyword].toArray();
        qsizetype fitting = 0;
        for (const QJsonValue &choice : choices) {
            const Evaluation part = evaluate(value, choice.toObject(), where);
            if (part.errors.isEmpty()) {
                ++fitting;
                adopt(part);
            }
        }
        const bool onlyOne = keyword == QLatin1String("oneOf");
        if (!choices.isEmpty() && (fitting == 0 || (onlyOne && fitting > 1)))
            result.errors.append(where % QStringLiteral(": fits %1 of ").arg(fitting) % keyword);
    }
}

} // namespace nw::test
