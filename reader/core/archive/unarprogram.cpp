#include "reader/core/archive/unarprogram.h"

#include <QDeadlineTimer>
#include <QFileInfo>
#include <QProcess>
#include <QStandardPaths>

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

ReadResult<QByteArray> unpackByUnar(const QString &archivePath, int listPosition, qint64 sizeBytes)
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
                QStringLiteral("-indexes"), QFileInfo(archivePath).absoluteFilePath(),
                QString::number(listPosition)});
    const QDeadlineTimer deadline(kUnarTimeoutMs);
    QByteArray bytes;
    while (unar.state() != QProcess::NotRunning && !deadline.hasExpired()
           && bytes.size() <= sizeBytes) {
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
        && bytes.size() == sizeBytes;
    return whole ? ReadResult<QByteArray>(bytes) : notRescued("unar cannot unpack it");
}

} // namespace nw::reader
