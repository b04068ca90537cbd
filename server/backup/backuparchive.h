#pragma once

#include "services-client/contract/result.h"

#include <QByteArray>
#include <QJsonObject>
#include <QList>

#include <functional>
#include <memory>

namespace nw::server::backup {

// A backup is one tar file (POSIX pax, so that any tar reads it): its parts, and as the last entry
// `manifest.json`, which names every part with its size and SHA-256. Without the manifest it is no
// backup, so that one that was cut off is never taken for one.
struct PartName
{
    QString name; // "database.sqlite", "secrets/ledger-key", "blobs/ab/abcd…"
    qint64 sizeBytes = 0;
    QByteArray sha256; // lower-case hex
};

struct Manifest
{
    QString engine; // "sqlite" or "postgresql"
    QString version; // of the program that wrote it
    QString createdAt; // RFC 3339
    QList<PartName> parts;
};

// Writes beside `path`, and gives the file its name when it is whole and on the disk. Nothing else
// is left when it is not: what a killed program left is overwritten by the next one of that name.
class BackupWriter
{
public:
    // Errors: AlreadyExists (a backup is never written over another one), DiskFull, Unavailable.
    static Result<std::unique_ptr<BackupWriter>> create(const QString &path);
    ~BackupWriter();

    Result<void> addFile(const QString &name, const QString &path);
    Result<void> addBytes(const QString &name, const QByteArray &bytes);

    // Reads everything again before the file gets its name. `head`: the manifest without its parts.
    Result<void> finish(Manifest head);

private:
    struct Private;
    explicit BackupWriter(std::unique_ptr<Private> priv);
    std::unique_ptr<Private> d;
};

// What becomes of a part while a backup is read: false stops the reading of that part's bytes.
class PartTaker
{
public:
    virtual ~PartTaker() = default;
    virtual Result<void> begin(const PartName &part) = 0; // only the name is known yet
    virtual Result<void> take(const QByteArray &block) = 0;
    virtual Result<void> end() = 0;
};

// Reads the whole file and holds every part against the manifest. Errors: Damaged (not whole, not
// ours, a name that does not belong in a backup), NotFound, Unavailable; what `taker` says.
Result<Manifest> readBackup(const QString &path, PartTaker *taker = nullptr);

} // namespace nw::server::backup
