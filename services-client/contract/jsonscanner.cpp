#include "services-client/contract/jsonscanner.h"

#include <QSet>

namespace nw {

namespace {

bool isDigit(char c)
{
    return c >= '0' && c <= '9';
}

int hexValue(char c)
{
    if (isDigit(c))
        return c - '0';
    if (c >= 'a' && c <= 'f')
        return c - 'a' + 10;
    if (c >= 'A' && c <= 'F')
        return c - 'A' + 10;
    return -1;
}

} // namespace

JsonScanner::JsonScanner(QByteArrayView utf8)
    : m_text(utf8)
{
}

bool JsonScanner::scanDocument()
{
    skipSpace();
    if (peek() != '{')
        return fail("not an object");
    if (!scanObject(1))
        return false;
    skipSpace();
    return m_at == m_text.size() || fail("something after the value");
}

bool JsonScanner::scanValue(int depth)
{
    switch (peek()) {
    case '{':
        return scanObject(depth);
    case '[':
        return scanArray(depth);
    case '"':
        return scanString(nullptr);
    case 't':
        return scanWord("true");
    case 'f':
        return scanWord("false");
    case 'n':
        return scanWord("null");
    default:
        return scanNumber();
    }
}

bool JsonScanner::scanObject(int depth)
{
    if (depth > kMaxDepth)
        return fail("too deep");
    take('{');
    skipSpace();
    if (take('}'))
        return true;
    QSet<QByteArray> keys;
    for (;;) {
        QByteArray key;
        skipSpace();
        if (!scanString(&key))
            return false;
        if (keys.contains(key))
            return fail("duplicate key");
        keys.insert(key);
        skipSpace();
        if (!take(':'))
            return fail("no colon");
        skipSpace();
        if (!scanValue(depth + 1))
            return false;
        skipSpace();
        if (take('}'))
            return true;
        if (!take(','))
            return fail("no comma between members");
    }
}

bool JsonScanner::scanArray(int depth)
{
    if (depth > kMaxDepth)
        return fail("too deep");
    take('[');
    skipSpace();
    if (take(']'))
        return true;
    for (;;) {
        skipSpace();
        if (!scanValue(depth + 1))
            return false;
        skipSpace();
        if (take(']'))
            return true;
        if (!take(','))
            return fail("no comma between elements");
    }
}

// Keys are compared as they read, not as they are written, so escapes are undone for them.
bool JsonScanner::scanString(QByteArray *decoded)
{
    if (!take('"'))
        return fail("no string");
    while (m_at < m_text.size()) {
        const char c = m_text[m_at++];
        if (c == '"')
            return true;
        if (static_cast<unsigned char>(c) < 0x20)
            return fail("control character in a string");
        if (c == '\\') {
            if (!scanEscape(decoded))
                return false;
        } else if (decoded) {
            decoded->append(c);
        }
    }
    return fail("string without end");
}

bool JsonScanner::scanEscape(QByteArray *decoded)
{
    static constexpr QByteArrayView kShort("\"\\/bfnrt");
    static constexpr QByteArrayView kMeaning("\"\\/\b\f\n\r\t");
    if (take('u'))
        return scanUnicodeEscape(decoded);
    const qsizetype which = m_at < m_text.size() ? kShort.indexOf(m_text[m_at]) : -1;
    if (which < 0)
        return fail("unknown escape");
    ++m_at;
    if (decoded)
        decoded->append(kMeaning[which]);
    return true;
}

bool JsonScanner::scanUnicodeEscape(QByteArray *decoded)
{
    const int unit = scanHex4();
    if (unit < 0)
        return fail("bad \\u escape");
    if (unit == 0)
        return fail("U+0000 in a string");
    char32_t character = char32_t(unit);
    if (QChar::isLowSurrogate(character))
        return fail("lone surrogate");
    if (QChar::isHighSurrogate(character)) {
        const bool follows = take('\\') && take('u');
        const int low = follows ? scanHex4() : -1;
        if (low < 0 || !QChar::isLowSurrogate(char32_t(low)))
            return fail("lone surrogate");
        character = QChar::surrogateToUcs4(char16_t(unit), char16_t(low));
    }
    if (decoded)
        decoded->append(QString::fromUcs4(&character, 1).toUtf8());
    return true;
}

int JsonScanner::scanHex4()
{
    if (m_text.size() - m_at < 4)
        return -1;
    int value = 0;
    for (int i = 0; i < 4; ++i) {
        const int digit = hexValue(m_text[m_at++]);
        if (digit < 0)
            return -1;
        value = value * 16 + digit;
    }
    return value;
}

bool JsonScanner::scanNumber()
{
    take('-');
    if (!take('0') && !scanDigits())
        return fail("no value");
    if (take('.') && !scanDigits())
        return fail("no digit after the point");
    if (peek() == 'e' || peek() == 'E') {
        ++m_at;
        if (!take('+'))
            take('-');
        if (!scanDigits())
            return fail("no digit in the exponent");
    }
    return true;
}

bool JsonScanner::scanDigits()
{
    const qsizetype from = m_at;
    while (isDigit(peek()))
        ++m_at;
    return m_at > from;
}

bool JsonScanner::scanWord(QByteArrayView word)
{
    if (!m_text.sliced(m_at).startsWith(word))
        return fail("unknown word");
    m_at += word.size();
    return true;
}

void JsonScanner::skipSpace()
{
    while (peek() == ' ' || peek() == '\t' || peek() == '\n' || peek() == '\r')
        ++m_at;
}

bool JsonScanner::take(char c)
{
    if (m_at >= m_text.size() || m_text[m_at] != c)
        return false;
    ++m_at;
    return true;
}

bool JsonScanner::fail(const char *problem)
{
    m_problem = QStringLiteral("%1 at byte %2").arg(QLatin1String(problem)).arg(m_at);
    return false;
}

} // namespace nw
