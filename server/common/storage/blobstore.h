#pragma once

#include "services-client/contract/result.h"

#include <QByteArray>
#include <QString>

#include <optional>

namespace nw::server {

// Names bytes by what they are: the SHA-256 of an original in lower-case hex, and, for something
// made from an original (a scaled page), a word for how it was made: "w480-jpeg-1".
struct BlobKey
{
    QByteArray sha256;
    QByteArray variant; // empty: the original; else at most 32 of a-z, 0-9 and '-'
};

// What a store knows of a blob without reading it.
struct StoredBlob
{
    qint64 sizeBytes = 0;
    QString path; // of a file that may be sent as it is; empty when the store is not a folder
};

// Keeps bytes that never change. Originals are there for good; variants may be dropped at any time,
// for they can be made again. Every function may be called from any thread at once.
class BlobStore
{
public:
    virtual ~BlobStore();

    // Keeps an original and answers its name once the bytes are safe. One that is there is read,
    // and written again when it is not what its name says. Errors: DiskFull, Unavailable.
    virtual Result<QByteArray> put(const QByteArray &bytes) = 0;

    // Keeps a variant. The last one that is put under a key stays. Errors: InvalidInput, DiskFull,
    // Unavailable.
    virtual Result<void> putVariant(const BlobKey &key, const QByteArray &bytes) = 0;

    virtual std::optional<StoredBlob> find(const BlobKey &key) const = 0;

    // An original is checked against its name. Errors: NotFound, Damaged, Unavailable.
    virtual Result<QByteArray> read(const BlobKey &key) const = 0;

protected:
    BlobStore() = default;
    Q_DISABLE_COPY_MOVE(BlobStore)
};

} // namespace nw::server
