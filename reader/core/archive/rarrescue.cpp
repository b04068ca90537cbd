#include "reader/core/archive/rarrescue.h"

#include "reader/core/archive/entrystream.h"
#include "reader/core/archive/walkarchive.h"

#include <QDeadlineTimer>
#include <QFileInfo>
#include <QProcess>
#include <QStandardPaths>

#include <algorithm>
#include <sys/resource.h>

namespace nw::reader {

namespace {

constexpr int kUnarTimeoutMs = 20'000;
constexpr rlim_t kUnarMemoryBytes = 1ULL << 30;

// Runs in the child, between fork and exec: only calls that are allowed there.
void boundChild()
{
    const rlimit memory{kUnarMemoryBytes, kUnarMemoryBytes};
    const rlimit seconds{kUnarTimeoutMs / 1'000, kUnarTimeoutMs / 1'000};
    setrlimit(RLIMIT_AS, &memory);
    setrlimit(RLIMIT_CPU, &seconds);
}

tl::unexpected<ReadError> notRescued(const char *why)
{
    return readFailure(ReadErrorCode::Damaged, QString::fromLatin1(why));
}

} // namespace

RarRescue::RarRescue(ArchivePointer inner, FileSourcePointer source, const ArchiveLimits &limits)
    : m_inner(std::move(inner))
    , m_source(std::move(source))
    , m_limits(limits)
{
}

ReadResult<QByteArray> RarRescue::read(int entry) const
{
    auto bytes = m_inner->read(entry);
    if (bytes || bytes.error().code != ReadErrorCode::Damaged)
        return bytes;
    const ArchiveEntry &listed = m_inner->entries()[entry];
    if (listed.sizeBytes < 0 || listed.sizeBytes > m_limits.maxEntryBytes)
        return bytes;
    if (auto rescued = readByUnarr(listed))
        return rescued;
    if (auto rescued = readByUnar(listed))
        return rescued;
    return bytes;
}

ReadResult<QByteArray> RarRescue::readByUnarr(const ArchiveEntry &entry) const
{
    {
        const QMutexLocker lock(&m_mutex);
        if (!m_unarrTried) {
            m_unarrTried = true;
            const StreamOpener opener = [source = m_source, limits = m_limits] {
                return openRar4Stream(source, limits);
            };
            if (auto archive = WalkArchive::open(opener, format(), m_limits))
                m_byUnarr = *std::move(archive);
        }
    }
    if (!m_byUnarr)
        return notRescued("libunarr cannot open it");
    const QList<ArchiveEntry> &listed = m_byUnarr->entries();
    const auto same =
        std::find_if(listed.begin(), listed.end(), [&entry](const ArchiveEntry &other) {
            return other.name == entry.name && other.sizeBytes == entry.sizeBytes;
        });
    if (same == listed.end())
        return notRescued("libunarr does not list it");
    return m_byUnarr->read(static_cast<int>(same - listed.begin()));
}

ReadResult<QByteArray> RarRescue::readByUnar(const ArchiveEntry &entry) const
{
    const QString program = QStandardPaths::findExecutable(QStringLiteral("unar"));
    if (program.isEmpty())
        return notRescued("unar is not installed");
    QProcess unar;
    unar.setChildProcessModifier(boundChild);
    unar.setStandardErrorFile(QProcess::nullDevice());
    unar.setStandardInputFile(QProcess::nullDevice());
    // An absolute path never looks like an option, and nothing is written but to the pipe.
    unar.start(program,
               {QStringLiteral("-quiet"), QStringLiteral("-no-recursion"), QStringLiteral("-forks"),
                QStringLiteral("skip"), QStringLiteral("-output-directory"), QStringLiteral("-"),
                QStringLiteral("-indexes"), QFileInfo(m_source->path()).absoluteFilePath(),
                QString::number(entry.listPosition)});
    const QDeadlineTimer deadline(kUnarTimeoutMs);
    QByteArray bytes;
    while (unar.state() != QProcess::NotRunning && !deadline.hasExpired()
           && bytes.size() <= entry.sizeBytes) {
        unar.waitForReadyRead(static_cast<int>(deadline.remainingTime()));
        bytes += unar.readAllStandardOutput();
    }
    if (unar.state() != QProcess::NotRunning) {
        unar.kill();
        unar.waitForFinished();
        return notRescued("unar does not end");
    }
    bytes += unar.readAllStandardOutput();
    const bool whole = unar.exitStatus() == QProcess::NormalExit && unar.exitCode() == 0
        && bytes.size() == entry.sizeBytes;
    return whole ? ReadResult<QByteArray>(bytes) : notRescued("unar cannot unpack it");
}

} // namespace nw::reader
