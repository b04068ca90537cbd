#pragma once

#include "server/comics/comicsrows.h"
#include "server/common/storage/blobstore.h"
#include "services-client/contract/result.h"

#include <QMutex>
#include <QSize>

#include <array>
#include <atomic>
#include <optional>

namespace nw::server::comics {

enum class ImageFormat
{
    Any,
    Original,
    Jpeg,
    Png,
    Webp
};

// What somebody wants to see of a page.
struct ImageWish
{
    int width = 0; // pixels; 0: as it is
    ImageFormat format = ImageFormat::Any;
};

// What they get: an original as it was imported, or a variant of it. Known before a byte is read.
struct ImagePlan
{
    BlobKey key;
    QByteArray mediaType;
    QSize size; // as shown
    QByteArray etag; // strong: a variant is made in one way only, which its name says
    ImageFormat encode = ImageFormat::Original; // of a variant
};

// A page as it is to be sent: kept in the store, or, when the store had no room for a variant,
// here.
struct ProvidedImage
{
    std::optional<StoredBlob> kept;
    QByteArray bytes; // when it is not kept
};

// Pages in other widths and formats. A width is rounded up to a rung of kWidthLadder, so that a
// page has a few variants and not as many as there are windows; a page is never made larger than it
// is. Variants are made once, when they are first wanted, and kept in the blob store. Thread-safe.
class PageImages
{
public:
    explicit PageImages(BlobStore &blobs);

    // Error: InvalidInput, when the format cannot hold a page of that height.
    static Result<ImagePlan> plan(const PageRow &page, const ImageWish &wish);

    // The bytes of a variant, made of those of its original. Errors: Internal, Unsupported.
    static Result<QByteArray> scaled(const QByteArray &original, const ImagePlan &plan);

    // Makes the variant unless it is there. A full disk keeps nobody from reading: what cannot be
    // kept is answered all the same. Errors: Internal when the store has lost or damaged the
    // original, Unsupported when it cannot be scaled (too large, or of a kind that is only passed
    // on), Unavailable.
    Result<ProvidedImage> provide(const ImagePlan &plan);

private:
    Result<QByteArray> make(const ImagePlan &plan) const;
    void tell(const Result<void> &kept);

    BlobStore &m_blobs;
    // Two callers who want the same variant at once wait for one making of it; the lock is picked
    // by the page.
    std::array<QMutex, 16> m_making;
    std::atomic<bool> m_keepingFails = false; // as it was told last
};

constexpr std::array<int, 11> kWidthLadder{160,  240,  320,  480,  640, 960,
                                           1280, 1600, 1920, 2560, 3200};

} // namespace nw::server::comics
