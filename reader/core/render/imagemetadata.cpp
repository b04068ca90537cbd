#include "reader/core/render/imagemetadata.h"

#include <QTransform>
#include <QtEndian>

#include <map>
#include <optional>

namespace nw::reader {

namespace {

constexpr qsizetype kMaxIccBytes = 4 << 20;
constexpr qsizetype kMaxExifText = qsizetype{128} * 1024;
constexpr QByteArrayView kExifMark("Exif\0\0", 6);
constexpr QByteArrayView kIccMark("ICC_PROFILE\0", 12);

// Numbers out of foreign bytes: past the end there is nothing.
template <typename T> std::optional<T> numberAt(QByteArrayView bytes, qsizetype at, bool bigEndian)
{
    if (at < 0 || at > bytes.size() - static_cast<qsizetype>(sizeof(T)))
        return std::nullopt;
    return bigEndian ? qFromBigEndian<T>(bytes.data() + at)
                     : qFromLittleEndian<T>(bytes.data() + at);
}

// A profile longer than a segment is cut into numbered pieces (ICC.1, annex B.4).
class IccPieces
{
public:
    void add(QByteArrayView payload)
    {
        if (payload.size() < 2 || m_bytes > kMaxIccBytes)
            return;
        const int number = static_cast<quint8>(payload[0]);
        m_expected = static_cast<quint8>(payload[1]);
        m_bytes += payload.size();
        m_pieces.emplace(number, payload.sliced(2));
    }

    QByteArray joined() const
    {
        QByteArray profile;
        if (static_cast<int>(m_pieces.size()) != m_expected)
            return profile;
        for (const auto &[number, piece] : m_pieces)
            profile.append(piece);
        return profile;
    }

private:
    std::map<int, QByteArrayView> m_pieces;
    int m_expected = 0;
    qsizetype m_bytes = 0;
};

ImageMetadata jpegMetadata(QByteArrayView bytes)
{
    constexpr quint8 kApp1 = 0xe1;
    constexpr quint8 kApp2 = 0xe2;
    constexpr quint8 kStartOfScan = 0xda;
    ImageMetadata metadata;
    IccPieces profile;
    qsizetype at = 2;
    while (at + 4 <= bytes.size() && static_cast<quint8>(bytes[at]) == 0xff) {
        const auto marker = static_cast<quint8>(bytes[at + 1]);
        if (marker == 0xff) { // fill bytes before a marker
            ++at;
            continue;
        }
        if (marker == kStartOfScan)
            break;
        const auto length = numberAt<quint16>(bytes, at + 2, true);
        if (!length || *length < 2 || at + 2 + *length > bytes.size())
            break;
        const QByteArrayView payload = bytes.sliced(at + 4, *length - 2);
        if (marker == kApp1 && payload.startsWith(kExifMark))
            metadata.orientation = exifOrientation(payload.sliced(kExifMark.size()));
        else if (marker == kApp2 && payload.startsWith(kIccMark))
            profile.add(payload.sliced(kIccMark.size()));
        at += 2 + *length;
    }
    metadata.iccProfile = profile.joined();
    return metadata;
}

// Before PNG had a chunk for EXIF, programs wrote it as text: a title, "exif", a count, and
// hexadecimal.
std::optional<Orientation> orientationInText(QByteArrayView text)
{
    constexpr QByteArrayView kTitle("Raw profile type exif\0", 22);
    constexpr QByteArrayView kExifInHex("457869660000");
    if (!text.startsWith(kTitle))
        return std::nullopt;
    QByteArray hex = text.sliced(kTitle.size()).toByteArray().left(kMaxExifText);
    hex.replace('\n', "");
    const qsizetype start = hex.indexOf(kExifInHex);
    if (start < 0)
        return std::nullopt;
    return exifOrientation(QByteArray::fromHex(hex.mid(start + kExifInHex.size())));
}

ImageMetadata pngMetadata(QByteArrayView bytes)
{
    ImageMetadata metadata;
    qsizetype at = 8;
    while (const auto length = numberAt<quint32>(bytes, at, true)) {
        const qsizetype dataAt = at + 8;
        if (dataAt + static_cast<qsizetype>(*length) > bytes.size())
            break;
        const QByteArrayView type = bytes.sliced(at + 4, 4);
        if (type == "eXIf")
            metadata.orientation = exifOrientation(bytes.sliced(dataAt, *length));
        else if (type == "tEXt")
            metadata.orientation =
                orientationInText(bytes.sliced(dataAt, *length)).value_or(metadata.orientation);
        if (type == "IEND")
            break;
        at = dataAt + static_cast<qsizetype>(*length) + 4;
    }
    return metadata;
}

ImageMetadata webpMetadata(QByteArrayView bytes)
{
    ImageMetadata metadata;
    qsizetype at = 12;
    while (const auto length = numberAt<quint32>(bytes, at + 4, false)) {
        const qsizetype dataAt = at + 8;
        if (dataAt + static_cast<qsizetype>(*length) > bytes.size())
            break;
        const QByteArrayView payload = bytes.sliced(dataAt, *length);
        if (bytes.sliced(at, 4) == "EXIF")
            metadata.orientation = exifOrientation(
                payload.startsWith(kExifMark) ? payload.sliced(kExifMark.size()) : payload);
        at = dataAt + static_cast<qsizetype>(*length) + (*length & 1);
    }
    return metadata;
}

} // namespace

Orientation exifOrientation(QByteArrayView tiff)
{
    constexpr quint16 kOrientationTag = 0x0112;
    constexpr qsizetype kFieldBytes = 12;
    constexpr quint16 kMaxFields = 512;
    const bool bigEndian = tiff.startsWith("MM");
    if (!bigEndian && !tiff.startsWith("II"))
        return Orientation::Upright;
    const auto directory = numberAt<quint32>(tiff, 4, bigEndian);
    const auto count = directory ? numberAt<quint16>(tiff, *directory, bigEndian) : std::nullopt;
    if (!count)
        return Orientation::Upright;
    for (quint16 field = 0; field < std::min(*count, kMaxFields); ++field) {
        const qsizetype at = static_cast<qsizetype>(*directory) + 2 + field * kFieldBytes;
        if (numberAt<quint16>(tiff, at, bigEndian) != kOrientationTag)
            continue;
        const auto value = numberAt<quint16>(tiff, at + 8, bigEndian);
        if (value && *value >= 1 && *value <= 8)
            return static_cast<Orientation>(*value);
    }
    return Orientation::Upright;
}

ImageMetadata imageMetadata(QByteArrayView bytes, ImageFormat format)
{
    switch (format) {
    case ImageFormat::Jpeg:
        return jpegMetadata(bytes);
    case ImageFormat::Png:
        return pngMetadata(bytes);
    case ImageFormat::WebP:
        return webpMetadata(bytes);
    default:
        return {};
    }
}

bool swapsSides(Orientation orientation)
{
    return orientation >= Orientation::Transposed;
}

QSize orientedSize(const QSize &stored, Orientation orientation)
{
    return swapsSides(orientation) ? stored.transposed() : stored;
}

QImage oriented(const QImage &stored, Orientation orientation)
{
    switch (orientation) {
    case Orientation::Upright:
        return stored;
    case Orientation::MirroredAcross:
        return stored.mirrored(true, false);
    case Orientation::HalfTurn:
        return stored.mirrored(true, true);
    case Orientation::MirroredDown:
        return stored.mirrored(false, true);
    case Orientation::Transposed:
        return stored.transformed(QTransform().rotate(90)).mirrored(true, false);
    case Orientation::QuarterRight:
        return stored.transformed(QTransform().rotate(90));
    case Orientation::AntiTransposed:
        return stored.transformed(QTransform().rotate(90)).mirrored(false, true);
    case Orientation::QuarterLeft:
        return stored.transformed(QTransform().rotate(270));
    }
    return stored;
}

} // namespace nw::reader
