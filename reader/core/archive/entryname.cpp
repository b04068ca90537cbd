#include "reader/core/archive/entryname.h"

#include <QStringDecoder>

namespace nw::reader {

namespace {

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

} // namespace

QString entryName(QByteArrayView raw)
{
    QStringDecoder utf8(QStringDecoder::Utf8, QStringDecoder::Flag::Stateless);
    QString name = utf8(raw);
    if (utf8.hasError())
        name = fromCodePage437(raw);
    name.replace(u'\\', u'/');
    return name;
}

} // namespace nw::reader
