#pragma once

#include <QByteArray>
#include <QStringView>

#include <cstdint>

namespace nw {

// Appends JSON (RFC 8259) to one byte array, in the order it is told. It escapes strings and places
// commas; it does not check that begin and end match, which the callers' tests do.
class JsonWriter
{
public:
    JsonWriter &beginObject();
    JsonWriter &endObject();
    JsonWriter &beginArray();
    JsonWriter &endArray();

    JsonWriter &key(const char *name); // ASCII literals only: written as they are
    JsonWriter &value(QStringView text);
    JsonWriter &value(const QString &text) { return value(QStringView(text)); }
    JsonWriter &value(const QByteArray &utf8);
    JsonWriter &value(std::int64_t number);
    JsonWriter &value(int number) { return value(static_cast<std::int64_t>(number)); }
    JsonWriter &boolean(bool truth);
    JsonWriter &null();
    JsonWriter &raw(const QByteArray &json); // one complete JSON value made elsewhere

    template <typename T> JsonWriter &member(const char *name, const T &v)
    {
        key(name);
        return value(v);
    }

    QByteArray take() { return std::move(m_out); }
    const QByteArray &bytes() const { return m_out; }

private:
    void separate();

    QByteArray m_out;
    bool m_needsComma = false;
};

} // namespace nw
