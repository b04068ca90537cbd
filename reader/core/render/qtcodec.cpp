#include "reader/core/render/imagecodec.h"

#include <QBuffer>
#include <QImageReader>
#include <QtEndian>

namespace nw::reader {

namespace {

// The name is given and never guessed, so that no other plugin gets to see the bytes.
QByteArray pluginName(ImageFormat format)
{
    switch (format) {
    case ImageFormat::Png:
        return QByteArrayLiteral("png");
    case ImageFormat::Gif:
        return QByteArrayLiteral("gif");
    case ImageFormat::WebP:
        return QByteArrayLiteral("webp");
    case ImageFormat::Bmp:
        return QByteArrayLiteral("bmp");
    case ImageFormat::Tiff:
        return QByteArrayLiteral("tiff");
    case ImageFormat::Ico:
        return QByteArrayLiteral("ico");
    case ImageFormat::Pnm:
        return QByteArrayLiteral("ppm");
    default:
        return {};
    }
}

Orientation fromQt(QImageIOHandler::Transformations transformation)
{
    switch (static_cast<int>(transformation)) {
    case QImageIOHandler::TransformationMirror:
        return Orientation::MirroredAcross;
    case QImageIOHandler::TransformationFlip:
        return Orientation::MirroredDown;
    case QImageIOHandler::TransformationRotate180:
        return Orientation::HalfTurn;
    case QImageIOHandler::TransformationRotate90:
        return Orientation::QuarterRight;
    case QImageIOHandler::TransformationMirrorAndRotate90:
        return Orientation::Transposed;
    case QImageIOHandler::TransformationFlipAndRotate90:
        return Orientation::AntiTransposed;
    case QImageIOHandler::TransformationRotate270:
        return Orientation::QuarterLeft;
    default:
        return Orientation::Upright;
    }
}

// QImageReader refuses images over 128 MiB by itself; DecodeLimits has decided before it is asked.
void liftQtLimit()
{
    static const bool lifted = [] {
        QImageReader::setAllocationLimit(0);
        return true;
    }();
    Q_UNUSED(lifted);
}

// libpng clears memory for a text of the length that its header says before it looks whether the
// file goes on that long: gigabytes, for a file of some bytes. So the picture ends before such a
// piece. The pixels' own pieces may be cut: what is there of them is shown.
QByteArray withoutOverlongPiece(const QByteArray &bytes, ImageFormat format)
{
    constexpr qsizetype kSignatureBytes = 8;
    static const QByteArray kEnd("\0\0\0\0IEND\xae\x42\x60\x82", 12);
    constexpr qsizetype kFrameBytes = 12; // of each piece: length, name, checksum
    if (format != ImageFormat::Png)
        return bytes;
    for (qsizetype at = kSignatureBytes; bytes.size() - at >= kFrameBytes;) {
        const auto lengthBytes = qFromBigEndian<quint32>(bytes.constData() + at);
        const bool isPixels = QByteArrayView(bytes).sliced(at + 4, 4) == "IDAT";
        const bool fits = lengthBytes <= bytes.size() - at - kFrameBytes;
        if (!fits)
            return isPixels ? bytes : QByteArray(bytes.first(at) + kEnd);
        at += kFrameBytes + lengthBytes;
    }
    return bytes;
}

ReadErrorCode codeOf(QImageReader::ImageReaderError error)
{
    return error == QImageReader::UnsupportedFormatError ? ReadErrorCode::Unsupported
                                                         : ReadErrorCode::Damaged;
}

ReadResult<CodecHeader> readQtHeader(const QByteArray &bytes, ImageFormat format)
{
    QBuffer buffer;
    buffer.setData(withoutOverlongPiece(bytes, format));
    buffer.open(QIODevice::ReadOnly);
    QImageReader reader(&buffer, pluginName(format));
    CodecHeader header;
    header.storedSize = reader.size();
    if (header.storedSize.isEmpty())
        return readFailure(reader.canRead() ? ReadErrorCode::Damaged : codeOf(reader.error()),
                           reader.errorString());
    header.orientation = format == ImageFormat::Tiff ? fromQt(reader.transformation())
                                                     : imageMetadata(bytes, format).orientation;
    return header;
}

ReadResult<DecodedPixels> decodeQt(const QByteArray &bytes, ImageFormat format, const QSize &,
                                   const DecodeLimits &)
{
    liftQtLimit();
    QBuffer buffer;
    buffer.setData(withoutOverlongPiece(bytes, format));
    buffer.open(QIODevice::ReadOnly);
    QImageReader reader(&buffer, pluginName(format));
    reader.setAutoTransform(false);
    DecodedPixels pixels;
    if (!reader.read(&pixels.image))
        return readFailure(codeOf(reader.error()), reader.errorString());
    pixels.standsFor = QSizeF(pixels.image.size());
    return pixels;
}

} // namespace

void loadImagePlugins()
{
    QBuffer nothing;
    nothing.open(QIODevice::ReadOnly);
    for (const ImageFormat format :
         {ImageFormat::Gif, ImageFormat::WebP, ImageFormat::Tiff, ImageFormat::Ico})
        static_cast<void>(QImageReader(&nothing, pluginName(format)).canRead());
}

const ImageCodec &qtCodec()
{
    static constexpr ImageCodec kCodec{readQtHeader, decodeQt};
    return kCodec;
}

} // namespace nw::reader
