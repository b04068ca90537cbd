#include "server/common/storage/variantfolder.h"

#include <QDirIterator>
#include <QFile>

#include <algorithm>
#include <sys/stat.h>
#include <vector>

namespace nw::server {

namespace {

struct Variant
{
    qint64 changedAtNs = 0;
    qint64 sizeBytes = 0;
    QString path;
};

std::vector<Variant> variantsIn(const QString &folder)
{
    std::vector<Variant> variants;
    QDirIterator files(folder, QDir::Files, QDirIterator::Subdirectories);
    while (files.hasNext()) {
        const QString path = files.next();
        struct stat status = {};
        if (::stat(QFile::encodeName(path).constData(), &status) != 0)
            continue; // another process was faster
        constexpr qint64 kSecondNs = 1'000'000'000;
        variants.push_back({status.st_mtim.tv_sec * kSecondNs + status.st_mtim.tv_nsec,
                            qint64(status.st_size), path});
    }
    return variants;
}

} // namespace

VariantFolder::VariantFolder(QString folder, qint64 maxBytes)
    : m_folder(std::move(folder))
    , m_maxBytes(maxBytes)
{
}

void VariantFolder::added(qint64 sizeBytes)
{
    const std::lock_guard lock(m_mutex);
    // Sizes are added up without looking at the disk again; what another process adds or removes is
    // seen the next time there seems to be too much.
    if (m_bytes)
        *m_bytes += sizeBytes;
    if (!m_bytes || *m_bytes > m_maxBytes)
        m_bytes = trim();
}

// The bytes that are left. Room is made for a while, so that not every variant costs a walk.
qint64 VariantFolder::trim()
{
    std::vector<Variant> variants = variantsIn(m_folder);
    qint64 bytes = 0;
    for (const Variant &variant : variants)
        bytes += variant.sizeBytes;
    if (bytes <= m_maxBytes)
        return bytes;
    std::sort(variants.begin(), variants.end(),
              [](const Variant &a, const Variant &b) { return a.changedAtNs < b.changedAtNs; });
    const qint64 wanted = m_maxBytes - m_maxBytes / 8;
    for (const Variant &variant : variants) {
        if (bytes <= wanted)
            break;
        if (QFile::remove(variant.path))
            bytes -= variant.sizeBytes;
    }
    return bytes;
}

} // namespace nw::server
