#pragma once

#include "services-client/contract/result.h"

#include <QByteArray>
#include <QString>

namespace nw {

// Page images as files named by the SHA-256 of what is in them. A file is written beside, synced
// and renamed, so a name always stands for whole bytes; what the disk did to them since is found by
// the check at each read. Stateless: every function may be called from any thread.
class PageStore
{
public:
    explicit PageStore(const QString &folder)
        : m_folder(folder)
    {
    }

    bool contains(const QString &sha256) const; // there is a file; its bytes are not looked at
    // NotFound: no file. Damaged: the bytes do not match; the file was removed. Internal: the disk
    // would not say; the file stays.
    Result<QByteArray> read(const QString &sha256) const;
    // Damaged: `bytes` are not what the name says. DiskFull, Internal.
    Result<void> write(const QString &sha256, const QByteArray &bytes) const;
    void remove(const QString &sha256) const;

    static QString hashOf(const QByteArray &bytes); // lower-case hex

private:
    QString pathOf(const QString &sha256) const;

    QString m_folder;
};

} // namespace nw
