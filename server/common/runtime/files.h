#pragma once

#include "services-client/contract/result.h"

#include <QByteArray>
#include <QString>

#include <sys/types.h>
#include <utility>

namespace nw::server {

// Owns a descriptor of the system.
class Descriptor
{
public:
    Descriptor() = default;
    explicit Descriptor(int descriptor)
        : m_descriptor(descriptor)
    {
    }
    Descriptor(const Descriptor &) = delete;
    Descriptor &operator=(const Descriptor &) = delete;
    ~Descriptor() { reset(); }

    int get() const { return m_descriptor; }
    int release() { return std::exchange(m_descriptor, -1); }
    void reset(int descriptor = -1);

private:
    int m_descriptor = -1;
};

// What the system said about a step, "keep a file": DiskFull or Unavailable.
tl::unexpected<Error> systemFailure(const char *step, int errorNumber);

// Writes all of `bytes`. Errors: DiskFull, Unavailable.
Result<void> writeAll(int descriptor, const QByteArray &bytes);

// Brings a file, or the names in a folder, to the disk. After an I/O error the process stops: what
// is on the disk is not known then, and asking again would be told that all is well. Errors:
// DiskFull, Unavailable.
Result<void> syncFile(int descriptor);
Result<void> syncFolder(const QString &folder);

// Makes a file that is not there, writes it and brings it to the disk; its name is not safe before
// its folder is. Nothing is left of it when that fails. Errors: DiskFull, Unavailable.
Result<void> writeNewFile(const QString &path, const QByteArray &bytes, mode_t mode);

} // namespace nw::server
