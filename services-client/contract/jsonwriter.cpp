#include "services-client/contract/jsonwriter.h"

#include <QString>

namespace nw {

namespace {

constexpr char kHexDigits[] = "0123456789abcdef";

void appendEscape(QByteArray &out, unsigned char c)
{
    switch (c) {
    case '"':
        out += "\\\"";
        return;
    case '\\':
        out += "\\\\";
        return;
    case '\b':
        out += "\\b";
        return;
    case '\f':
        out += "\\f";
        return;
    case '\n':
        out += "\\n";
        return;
    case '\r':
        out += "\\r";
        return;
    case '\t':
        out += "\\t";
        return;
    default:
        out += "\\u00";
        out += kHexDigits[c >> 4];
        out += kHexDigits[c & 0x0f];
    }
}

void appendQuoted(QByteArray &out, QByteArrayView utf8)
{
    out += '"';
    qsizetype clean = 0; // start of the run that needs no escape
    for (qsizetype i = 0; i < utf8.size(); ++i) {
        const auto c = static_cast<unsigned char>(utf8[i]);
        if (c >= 0x20 && c != '"' && c != '\\')
            continue;
        out.append(utf8.sliced(clean, i - clean));
        appendEscape(out, c);
        clean = i + 1;
    }
    out.append(utf8.sliced(clean));
    out += '"';
}

} // namespace

void JsonWriter::separate()
{
    if (m_needsComma)
        m_out += ',';
    m_needsComma = true;
}

JsonWriter &JsonWriter::beginObject()
{
    separate();
    m_out += '{';
    m_needsComma = false;
    return *this;
}

JsonWriter &JsonWriter::endObject()
{
    m_out += '}';
    m_needsComma = true;
    return *this;
}

JsonWriter &JsonWriter::beginArray()
{
    separate();
    m_out += '[';
    m_needsComma = false;
    return *this;
}

JsonWriter &JsonWriter::endArray()
{
    m_out += ']';
    m_needsComma = true;
    return *this;
}

JsonWriter &JsonWriter::key(const char *name)
{
    separate();
    m_out += '"';
    m_out += name;
    m_out += "\":";
    m_needsComma = false;
    return *this;
}

JsonWriter &JsonWriter::value(QStringView text)
{
    separate();
    appendQuoted(m_out, text.toUtf8()); // lone surrogates become U+FFFD: the result is always UTF-8
    return *this;
}

JsonWriter &JsonWriter::value(const QByteArray &utf8)
{
    if (!utf8.isValidUtf8())
        return value(QString::fromUtf8(utf8));
    separate();
    appendQuoted(m_out, utf8);
    return *this;
}

JsonWriter &JsonWriter::value(std::int64_t number)
{
    separate();
    m_out += QByteArray::number(qint64(number));
    return *this;
}

JsonWriter &JsonWriter::boolean(bool truth)
{
    separate();
    m_out += truth ? "true" : "false";
    return *this;
}

JsonWriter &JsonWriter::null()
{
    separate();
    m_out += "null";
    return *this;
}

JsonWriter &JsonWriter::raw(const QByteArray &json)
{
    separate();
    m_out += json;
    return *this;
}

} // namespace nw
