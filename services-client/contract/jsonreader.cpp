#include "services-client/contract/jsonreader.h"

#include "services-client/contract/ids.h"
#include "services-client/contract/jsonscanner.h"

#include <QJsonDocument>

namespace nw {

Result<QJsonObject> parseJsonObject(const QByteArray &utf8)
{
    if (!utf8.isValidUtf8())
        return failure(ErrorCode::MalformedJson, QStringLiteral("not UTF-8"));
    JsonScanner scanner(utf8);
    if (!scanner.scanDocument())
        return failure(ErrorCode::MalformedJson, scanner.problem());
    QJsonParseError error;
    const QJsonDocument document = QJsonDocument::fromJson(utf8, &error);
    if (error.error != QJsonParseError::NoError)
        return failure(ErrorCode::MalformedJson, error.errorString());
    return document.object();
}

JsonReader::JsonReader(const QJsonObject &object)
    : m_object(object)
{
}

bool JsonReader::has(const char *name) const
{
    return m_object.contains(QLatin1String(name));
}

QJsonValue JsonReader::ask(const char *name)
{
    const QLatin1String key(name);
    if (!m_asked.contains(key))
        m_asked.append(key);
    return m_object.value(key);
}

void JsonReader::failType(const char *name, const char *due)
{
    fail(ErrorCode::InvalidInput,
         QLatin1String(name) + QLatin1String(" must be ") + QLatin1String(due),
         QLatin1String(name));
}

QString JsonReader::string(const char *name)
{
    const QJsonValue value = ask(name);
    if (!value.isString())
        failType(name, "a string");
    return value.toString();
}

QString JsonReader::stringOr(const char *name, const QString &fallback)
{
    const QJsonValue value = ask(name);
    if (value.isUndefined() || value.isNull())
        return fallback;
    if (!value.isString())
        failType(name, "a string");
    return value.toString();
}

std::int64_t JsonReader::toInteger(const QJsonValue &value, const char *name)
{
    // QJsonValue answers the default for a number with a fraction or outside int64: two defaults
    // that disagree tell such a number from one that happens to equal the default.
    const std::int64_t number = value.toInteger(0);
    if (!value.isDouble() || number != value.toInteger(1)) {
        failType(name, "a whole number");
        return 0;
    }
    return number;
}

std::int64_t JsonReader::integer(const char *name)
{
    return toInteger(ask(name), name);
}

std::int64_t JsonReader::integerOr(const char *name, std::int64_t fallback)
{
    const QJsonValue value = ask(name);
    if (value.isUndefined() || value.isNull())
        return fallback;
    return toInteger(value, name);
}

bool JsonReader::booleanOr(const char *name, bool fallback)
{
    const QJsonValue value = ask(name);
    if (value.isUndefined() || value.isNull())
        return fallback;
    if (!value.isBool())
        failType(name, "true or false");
    return value.toBool();
}

std::int64_t JsonReader::timestamp(const char *name)
{
    const std::int64_t ms = parseTimestamp(string(name));
    if (ms < 0)
        failType(name, "a UTC time with milliseconds");
    return ms;
}

QJsonObject JsonReader::objectOr(const char *name)
{
    const QJsonValue value = ask(name);
    if (!value.isObject() && !value.isUndefined() && !value.isNull())
        failType(name, "an object");
    return value.toObject();
}

QJsonArray JsonReader::arrayOr(const char *name)
{
    const QJsonValue value = ask(name);
    if (!value.isArray() && !value.isUndefined() && !value.isNull())
        failType(name, "an array");
    return value.toArray();
}

QStringList JsonReader::stringsOr(const char *name)
{
    QStringList strings;
    const QJsonArray array = arrayOr(name);
    for (const auto &value : array) {
        if (!value.isString())
            failType(name, "an array of strings");
        strings.append(value.toString());
    }
    return strings;
}

void JsonReader::refuseOthers()
{
    for (auto it = m_object.constBegin(); it != m_object.constEnd(); ++it) {
        if (!m_asked.contains(it.key()))
            fail(ErrorCode::UnknownField, QStringLiteral("unknown field"), it.key());
    }
}

void JsonReader::fail(ErrorCode code, const QString &detail, const QString &field)
{
    if (!m_error)
        m_error = Error{code, detail, field};
}

} // namespace nw
