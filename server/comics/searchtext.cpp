#include "server/comics/searchtext.h"

#include <array>
#include <utility>

namespace nw::server::comics {

namespace {

constexpr char16_t kFill = 0x0001; // after an ideograph, twice
constexpr char16_t kWordStart = 0x0002; // before another word, twice
constexpr qsizetype kTrigram = 3;
constexpr qsizetype kNumberWidth = 10;

enum class Script
{
    Separator,
    Word,
    Ideograph
};

bool within(char32_t c, char32_t first, char32_t last)
{
    return c >= first && c <= last;
}

// Scripts that put no spaces between words: Han, kana, Hangul.
bool isIdeograph(char32_t c)
{
    return within(c, 0x3005, 0x3007) || within(c, 0x3041, 0x3096) || within(c, 0x309D, 0x309F)
        || within(c, 0x30A1, 0x30FA) || within(c, 0x30FC, 0x30FF) || within(c, 0x31F0, 0x31FF)
        || within(c, 0x3400, 0x4DBF) || within(c, 0x4E00, 0x9FFF) || within(c, 0xAC00, 0xD7A3)
        || within(c, 0xF900, 0xFAFF) || within(c, 0x20000, 0x3FFFF);
}

Script scriptOf(char32_t c)
{
    if (isIdeograph(c))
        return Script::Ideograph;
    if (QChar::isLetterOrNumber(c) || QChar::isMark(c))
        return Script::Word;
    return Script::Separator;
}

bool isAccent(char32_t c)
{
    return within(c, 0x0300, 0x036F) || within(c, 0x1AB0, 0x1AFF) || within(c, 0x1DC0, 0x1DFF)
        || within(c, 0x20D0, 0x20FF);
}

// Letters that Unicode does not take apart into a base and an accent, and the one that Qt's folding
// leaves.
void appendPlain(QString &out, char32_t c)
{
    static constexpr std::array<std::pair<char32_t, const char16_t *>, 9> kPlain{{
        {0x00DF, u"ss"},
        {0x00E6, u"ae"},
        {0x00F8, u"o"},
        {0x0111, u"d"},
        {0x0127, u"h"},
        {0x0131, u"i"},
        {0x0142, u"l"},
        {0x0153, u"oe"},
        {0x00FE, u"th"},
    }};
    for (const auto &[letter, plain] : kPlain) {
        if (letter == c) {
            out += QStringView(plain);
            return;
        }
    }
    out += QChar::fromUcs4(c);
}

// One run of a folded text: a word, or one ideograph.
struct Token
{
    Script script = Script::Word;
    QString text;
};

QList<Token> tokens(QStringView text)
{
    QList<Token> found;
    bool joins = false;
    const QList<uint> characters = foldText(text).toUcs4();
    for (const char32_t c : characters) {
        const Script script = scriptOf(c);
        if (script == Script::Separator) {
            joins = false;
            continue;
        }
        if (script == Script::Word && joins)
            found.last().text += QChar::fromUcs4(c);
        else
            found.append({script, QString::fromUcs4(&c, 1)});
        joins = script == Script::Word;
    }
    return found;
}

QString encoded(const Token &token)
{
    if (token.script == Script::Ideograph)
        return token.text % encodedIdeographEnd();
    return QChar(kWordStart) % (QChar(kWordStart) % token.text);
}

} // namespace

QString encodedIdeographEnd()
{
    return QString(2, QChar(kFill));
}

QString foldText(QStringView text)
{
    const QString apart =
        text.toString().toCaseFolded().normalized(QString::NormalizationForm_KD).toCaseFolded();
    QString plain;
    plain.reserve(apart.size());
    const QList<uint> characters = apart.toUcs4();
    for (const char32_t c : characters) {
        if (!isAccent(c))
            appendPlain(plain, c);
    }
    return plain.normalized(QString::NormalizationForm_C);
}

QString searchText(QStringView text)
{
    QString out;
    bool afterWord = false;
    const QList<Token> found = tokens(text);
    for (const Token &token : found) {
        const bool isWord = token.script == Script::Word;
        if (isWord && afterWord)
            out += u' ';
        out += encoded(token);
        afterWord = isWord;
    }
    return out;
}

QStringList searchTerms(QStringView query)
{
    QStringList terms;
    const QList<Token> found = tokens(query);
    for (const Token &token : found) {
        if (terms.size() == kMaxTerms)
            break;
        QString term = token.text;
        if (token.script == Script::Ideograph)
            term = encoded(token);
        else if (term.size() < kTrigram)
            term = encoded(token).last(kTrigram);
        if (!terms.contains(term))
            terms.append(term);
    }
    return terms;
}

QString sortKey(QStringView title)
{
    QString key;
    QString number;
    const auto flush = [&] {
        if (!number.isEmpty())
            key += number.rightJustified(kNumberWidth, u'0');
        number.clear();
    };
    const QString folded = foldText(title);
    for (const QChar c : folded) {
        if (c >= u'0' && c <= u'9') {
            number += c;
            continue;
        }
        flush();
        key += c;
    }
    flush();
    key.truncate(kMaxSortKeyLength);
    if (!key.isEmpty() && key.back().isHighSurrogate())
        key.chop(1); // not half a character
    return key;
}

} // namespace nw::server::comics
