#pragma once

#include "reader/core/archive/archivelimits.h"
#include "reader/core/comicdocument.h"
#include "reader/core/render/imagedecoder.h"

#include <QByteArray>

#include <optional>

// What the program and its decoders say to each other. Everything that comes from a decoder is
// checked as if a stranger had sent it, because one that met a hostile book may speak for that.
namespace nw::reader {

// A message to a decoder begins with one of these. Its first descriptor is where to answer, once;
// the others, and what follows in the message, are told here.
enum class DecoderTask : quint8
{
    OpenBook, // the book, memory for the listing, memory for the progress, [file for the spool];
              // BookOrder
    ReadPage, // memory that the page's bytes are written to; the page
    MeasurePage, // none; the page
    RenderPage, // memory that the pixels are written to; the page, the size, the quality
    ReadHeader, // the image; its limits
    DecodeImage, // the image, memory that the pixels are written to; ImageOrder
    ReadComicInfo, // the XML, memory for the answer; none
    ReadMetronInfo, // the same
};
constexpr int kDecoderTasks = 8;

struct BookOrder
{
    QString name; // of the file, for the title
    QString password;
    ArchiveLimits limits;
};

struct PageOrder
{
    int page = 0;
    QSize target = {}; // of RenderPage
    DecodeQuality quality = DecodeQuality::Fast;
};

struct ImageOrder
{
    QSize target;
    DecodeQuality quality = DecodeQuality::Fast;
    DecodeLimits limits;
};

// What a book says of itself once it is open.
struct BookListing
{
    DocumentFormat format = DocumentFormat::Zip;
    QString title;
    ComicInfo info;
    QList<PageEntry> pages;
    QList<Defect> defects;
    bool rendersPages = false; // they are no image files
};

// The short answer to every task; what is longer lies in the memory that came with the task.
struct DecoderReply
{
    std::optional<ReadError> error;
    ImageHeader header; // of ReadHeader and MeasurePage
};

constexpr qint64 kMaxListingBytes = 256LL << 20;

// Of a book that is open.
BookListing listingOf(const ComicDocument &document);

QByteArray packBookOrder(const BookOrder &order);
QByteArray packPageOrder(DecoderTask task, const PageOrder &order);
QByteArray packHeaderOrder(const DecodeLimits &limits);
QByteArray packImageOrder(const ImageOrder &order);
QByteArray packPlainOrder(DecoderTask task);
QByteArray packReply(const DecoderReply &reply);
QByteArray packListing(const BookListing &listing);
QByteArray packComicInfo(const ComicInfo &info);

// Nothing when the bytes are not what they ought to be.
std::optional<DecoderTask> unpackTask(const QByteArray &message);
std::optional<BookOrder> unpackBookOrder(const QByteArray &message);
std::optional<PageOrder> unpackPageOrder(const QByteArray &message);
std::optional<ImageOrder> unpackImageOrder(const QByteArray &message); // also of ReadHeader
std::optional<DecoderReply> unpackReply(const QByteArray &message);
std::optional<BookListing> unpackListing(const QByteArray &bytes);
std::optional<ComicInfo> unpackComicInfo(const QByteArray &bytes);

} // namespace nw::reader
