#pragma once

#include "services-client/contract/result.h"

#include <QJsonArray>
#include <QJsonObject>
#include <QStringList>

#include <cstdint>
#include <optional>

namespace nw {

// Parses one JSON object strictly (RFC 8259, and stricter): valid UTF-8, no duplicate keys, nothing
// after the value, depth at most 32. Error: ErrorCode::MalformedJson.
Result<QJsonObject> parseJsonObject(const QByteArray &utf8);

// Takes typed members out of an object and remembers the first thing that was wrong, so that a
// reader is a list of lines and one check at the end. A number where a string is due is an error.
class JsonReader
{
public:
    explicit JsonReader(const QJsonObject &object);

    QString string(const char *name); // required
    QString stringOr(const char *name, const QString &fallback = {}); // absent or null: fallback
    std::int64_t integer(const char *name); // required, no fraction
    std::int64_t integerOr(const char *name, std::int64_t fallback);
    bool booleanOr(const char *name, bool fallback);
    std::int64_t timestamp(const char *name); // required, see parseTimestamp
    QJsonObject objectOr(const char *name); // absent: empty
    QJsonArray arrayOr(const char *name); // absent: empty
    QStringList stringsOr(const char *name);
    bool has(const char *name) const;

    // Refuses members that nothing asked for: ErrorCode::UnknownField. For requests, not for
    // answers, which may grow.
    void refuseOthers();

    void fail(ErrorCode code, const QString &detail, const QString &field);
    const std::optional<Error> &error() const { return m_error; }

    // The value that was read, or the first error: the last line of every reader.
    template <typename T> Result<T> finish(T value) const
    {
        if (m_error)
            return tl::unexpected<Error>(*m_error);
        return value;
    }

private:
    QJsonValue ask(const char *name);
    std::int64_t toInteger(const QJsonValue &value, const char *name);
    void failType(const char *name, const char *due);

    QJsonObject m_object;
    QStringList m_asked;
    std::optional<Error> m_error;
};

} // namespace nw
