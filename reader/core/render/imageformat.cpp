#include "reader/core/render/imageformat.h"

#include <algorithm>
#include <array>

namespace nw::reader {

namespace {

// ISO base media files name themselves by a brand: first the major one, then those they are
// compatible with.
ImageFormat byBrand(QByteArrayView bytes)
{
    constexpr qsizetype kMajorBrand = 8;
    constexpr qsizetype kCompatibleBrands = 16;
    constexpr std::array kHeifBrands{"heic", "heix", "heim", "heis", "mif1", "msf1", "hevc"};
    if (bytes.size() < kCompatibleBrands || bytes.sliced(4, 4) != "ftyp")
        return ImageFormat::Unknown;
    const auto length = (static_cast<quint32>(static_cast<quint8>(bytes[2])) << 8)
        | static_cast<quint32>(static_cast<quint8>(bytes[3]));
    const qsizetype end = std::min<qsizetype>(bytes.size(), length);
    bool heif = false;
    for (qsizetype at = kMajorBrand; at + 4 <= end; at += at == kMajorBrand ? 8 : 4) {
        const QByteArrayView brand = bytes.sliced(at, 4);
        if (brand == "avif" || brand == "avis")
            return ImageFormat::Avif;
        heif = heif
            || std::any_of(kHeifBrands.begin(), kHeifBrands.end(),
                           [brand](const char *known) { return brand == QByteArrayView(known); });
    }
    return heif ? ImageFormat::Heif : ImageFormat::Unknown;
}

bool isPnm(QByteArrayView bytes)
{
    return bytes.size() > 2 && bytes[0] == 'P' && bytes[1] >= '1' && bytes[1] <= '6'
        && (bytes[2] == '\n' || bytes[2] == ' ' || bytes[2] == '\r' || bytes[2] == '\t');
}

} // namespace

ImageFormat imageFormat(QByteArrayView bytes)
{
    constexpr QByteArrayView kJxlContainer("\0\0\0\x0cJXL \r\n\x87\n", 12);
    constexpr QByteArrayView kTiffBigEndian("MM\0*", 4);
    constexpr QByteArrayView kTiffLittleEndian("II*\0", 4);
    constexpr QByteArrayView kIco("\0\0\1\0", 4);
    if (bytes.startsWith("\xff\xd8\xff"))
        return ImageFormat::Jpeg;
    if (bytes.startsWith("\x89PNG\r\n\x1a\n"))
        return ImageFormat::Png;
    if (bytes.startsWith("GIF8"))
        return ImageFormat::Gif;
    if (bytes.size() >= 12 && bytes.startsWith("RIFF") && bytes.sliced(8, 4) == "WEBP")
        return ImageFormat::WebP;
    if (bytes.startsWith("\xff\x0a") || bytes.startsWith(kJxlContainer))
        return ImageFormat::Jxl;
    if (bytes.startsWith(kTiffBigEndian) || bytes.startsWith(kTiffLittleEndian))
        return ImageFormat::Tiff;
    if (bytes.size() >= 26 && bytes.startsWith("BM"))
        return ImageFormat::Bmp;
    if (bytes.startsWith(kIco))
        return ImageFormat::Ico;
    if (isPnm(bytes))
        return ImageFormat::Pnm;
    return byBrand(bytes);
}

QString mediaType(ImageFormat format)
{
    switch (format) {
    case ImageFormat::Unknown:
        break;
    case ImageFormat::Jpeg:
        return QStringLiteral("image/jpeg");
    case ImageFormat::Png:
        return QStringLiteral("image/png");
    case ImageFormat::Gif:
        return QStringLiteral("image/gif");
    case ImageFormat::WebP:
        return QStringLiteral("image/webp");
    case ImageFormat::Bmp:
        return QStringLiteral("image/bmp");
    case ImageFormat::Tiff:
        return QStringLiteral("image/tiff");
    case ImageFormat::Pnm:
        return QStringLiteral("image/x-portable-anymap");
    case ImageFormat::Ico:
        return QStringLiteral("image/vnd.microsoft.icon");
    case ImageFormat::Avif:
        return QStringLiteral("image/avif");
    case ImageFormat::Jxl:
        return QStringLiteral("image/jxl");
    case ImageFormat::Heif:
        return QStringLiteral("image/heic");
    }
    return {};
}

} // namespace nw::reader
