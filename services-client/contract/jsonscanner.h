#pragma once

#include <QByteArrayView>
#include <QString>

#include <cstdint>

namespace nw {

// Walks over JSON text once, before QJsonDocument reads it, and finds what that parser lets pass:
// duplicate keys (it keeps the last), depth, lone surrogates, and U+0000, which no database column
// can hold.
class JsonScanner
{
public:
    explicit JsonScanner(QByteArrayView utf8);

    // True for exactly one JSON object with nothing but white space around it. The text must be
    // valid UTF-8.
    bool scanDocument();

    // What was wrong and at which byte, for the log.
    const QString &problem() const { return m_problem; }

    static constexpr int kMaxDepth = 32;

private:
    bool scanValue(int depth);
    bool scanObject(int depth);
    bool scanArray(int depth);
    bool scanString(QByteArray *decoded);
    bool scanEscape(QByteArray *decoded);
    bool scanUnicodeEscape(QByteArray *decoded);
    int scanHex4();
    bool scanNumber();
    bool scanDigits();
    bool scanWord(QByteArrayView word);
    void skipSpace();
    bool take(char c);
    char peek() const { return m_at < m_text.size() ? m_text[m_at] : '\0'; }
    bool fail(const char *problem);

    QByteArrayView m_text;
    qsizetype m_at = 0;
    QString m_problem;
};

} // namespace nw
