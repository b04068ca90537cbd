#include "reader/core/archive/entryname.h"

#include <QStringDecoder>

namespace nw::reader {

namespace {

constexpr int kEndingLetters = 4; // as of ".jpg", which every name has in Latin letters

// The upper half of IBM code page 437.
constexpr char16_t kUpperHalf[] = u"ÇüéâäàåçêëèïîìÄÅÉæÆôöòûùÿÖÜ¢£¥₧ƒáíóúñÑªº¿⌐¬½¼¡«»░▒▓│┤╡╢╖╕╣║╗╝╜╛"
                                  u"┐└┴┬├─┼╞╟╚╔╩╦╠═╬╧╨╤╥╙╘╒╓╫╪┘┌█▄▌▐▀"
                                  u"αßΓπΣσµτΦΘΩδ∞φε∩≡±≥≤⌠⌡÷≈°∙·√ⁿ²■\u00a0";
static_assert(std::size(kUpperHalf) == 129, "128 characters and the end");

QString fromCodePage437(QByteArrayView raw)
{
    QString text;
    text.reserve(raw.size());
    for (const char byte : raw) {
        const auto value = static_cast<unsigned char>(byte);
        text += QChar(value < 128 ? char16_t(value) : kUpperHalf[value - 128]);
    }
    return text;
}

bool isBetween(QChar character, char16_t first, char16_t last)
{
    return character.unicode() >= first && character.unicode() <= last;
}

// Names of several kana, and mostly of them and kanji: two bytes that are a letter with an accent
// and a plain one in another code page can also be one kana, but not that often.
QString fromShiftJis(QByteArrayView raw)
{
    QStringDecoder decoder("Shift_JIS");
    if (!decoder.isValid())
        return {};
    const QString name = decoder(raw);
    int kana = 0;
    int kanji = 0;
    int latin = 0;
    for (const QChar character : name) {
        if (character == QChar::ReplacementCharacter || isBetween(character, 0x80, 0x9f))
            return {};
        kana += isBetween(character, 0x3041, 0x30ff) ? 1 : 0;
        kanji += isBetween(character, 0x4e00, 0x9fff) ? 1 : 0;
        latin += isBetween(character, u'a', u'z') || isBetween(character, u'A', u'Z') ? 1 : 0;
    }
    return kana >= 2 && kana + kanji > latin - kEndingLetters ? name : QString();
}

// Every byte of the upper half a Cyrillic letter of IBM code page 866, and at least three.
QString fromCodePage866(QByteArrayView raw)
{
    QString name;
    int letters = 0;
    for (const char byte : raw) {
        const auto value = static_cast<unsigned char>(byte);
        if (value < 0x80)
            name += QChar(char16_t(value));
        else if (value < 0xb0)
            name += QChar(char16_t(0x410 + value - 0x80));
        else if (value >= 0xe0 && value < 0xf0)
            name += QChar(char16_t(0x440 + value - 0xe0));
        else
            return {};
        letters += value < 0x80 ? 0 : 1;
    }
    return letters >= 3 && 2 * letters > raw.size() - kEndingLetters ? name : QString();
}

} // namespace

QString entryName(QByteArrayView raw)
{
    QStringDecoder utf8(QStringDecoder::Utf8, QStringDecoder::Flag::Stateless);
    QString name = utf8(raw);
    if (utf8.hasError())
        name = fromShiftJis(raw);
    if (name.isEmpty())
        name = fromCodePage866(raw);
    if (name.isEmpty())
        name = fromCodePage437(raw);
    name.replace(u'\\', u'/');
    return name;
}

} // namespace nw::reader
