#pragma once

#include <QString>

#include <mutex>
#include <optional>

namespace nw::server {

// Keeps the variants below a number of bytes: anybody may ask for any page in every width and
// format, and the disk is there for the originals. The oldest go first; whoever wants one again
// waits for it to be made again. Thread-safe.
class VariantFolder
{
public:
    VariantFolder(QString folder, qint64 maxBytes);

    // A file of this size was added. Removes what is too much.
    void added(qint64 sizeBytes);

private:
    qint64 trim();

    const QString m_folder;
    const qint64 m_maxBytes;
    std::mutex m_mutex;
    std::optional<qint64> m_bytes; // not known until the first variant is added
};

} // namespace nw::server
