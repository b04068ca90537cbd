#include "server/common/runtime/logger.h"

#include "server/common/runtime/files.h"
#include "services-client/contract/ids.h"
#include "services-client/contract/jsonwriter.h"

#include <algorithm>
#include <atomic>
#include <cerrno>
#include <chrono>
#include <condition_variable>
#include <mutex>
#include <thread>
#include <unistd.h>

namespace nw::server {

namespace {

// Lines that come within this time are written together: waking the writer for each one of many
// costs more than the line.
constexpr std::chrono::milliseconds kCollectFor{10};

std::atomic<Logger *> s_redirectedTo{nullptr};

const char *levelName(LogLevel level)
{
    switch (level) {
    case LogLevel::Debug:
        return "debug";
    case LogLevel::Info:
        return "info";
    case LogLevel::Warning:
        return "warning";
    case LogLevel::Error:
        break;
    }
    return "error";
}

QByteArray jsonLine(const QByteArray &time, LogLevel level, const char *event,
                    const QList<LogField> &fields)
{
    JsonWriter out;
    out.beginObject();
    out.member("time", time)
        .member("level", QByteArray(levelName(level)))
        .member("event", QByteArray(event));
    for (const LogField &field : fields) {
        out.key(field.name);
        if (const auto *text = std::get_if<QByteArray>(&field.value))
            out.value(*text);
        else
            out.value(std::int64_t{std::get<qint64>(field.value)});
    }
    out.endObject();
    return out.take() + '\n';
}

// A value can neither end the line nor look like another field.
QByteArray plain(const QByteArray &text)
{
    const bool simple = !text.isEmpty() && std::all_of(text.begin(), text.end(), [](char c) {
        return c > ' ' && c != '"' && c != '\\' && c != '=' && c != 0x7f;
    });
    if (simple)
        return text;
    JsonWriter quoted;
    quoted.value(text);
    return quoted.take();
}

QByteArray textLine(const QByteArray &time, LogLevel level, const char *event,
                    const QList<LogField> &fields)
{
    QByteArray line = time + ' ' + QByteArray(levelName(level)).leftJustified(7) + ' ' + event;
    for (const LogField &field : fields) {
        line.append(' ').append(field.name).append('=');
        if (const auto *text = std::get_if<QByteArray>(&field.value))
            line.append(plain(*text));
        else
            line.append(QByteArray::number(std::get<qint64>(field.value)));
    }
    return line + '\n';
}

// When nobody reads any more, there is no other place to say so.
void writeLines(int descriptor, const QByteArray &bytes)
{
    const auto written = writeAll(descriptor, bytes);
    Q_UNUSED(written)
}

void handleQtMessage(QtMsgType type, const QMessageLogContext &, const QString &message)
{
    static constexpr LogLevel kLevels[] = {LogLevel::Debug, LogLevel::Warning, LogLevel::Error,
                                           LogLevel::Error, LogLevel::Info};
    if (type == QtFatalMsg) // the process ends before the writer would come to it
        writeLines(STDERR_FILENO, message.toUtf8() + '\n');
    else if (Logger *logger = s_redirectedTo.load())
        logger->log(kLevels[type], "message", {{"text", message}});
}

} // namespace

LogField::LogField(const char *fieldName, const QByteArray &utf8)
    : name(fieldName)
    , value(utf8)
{
}

LogField::LogField(const char *fieldName, const QString &text)
    : name(fieldName)
    , value(text.toUtf8())
{
}

struct Logger::Private
{
    Private(LogFormat logFormat, LogLevel lowestLevel, int logDescriptor, const Clock &logClock)
        : format(logFormat)
        , lowest(lowestLevel)
        , descriptor(logDescriptor)
        , clock(logClock)
    {
    }

    QByteArray line(LogLevel level, const char *event, const QList<LogField> &fields) const
    {
        const QByteArray time = formatTimestamp(clock.nowMs()).toLatin1();
        return format == LogFormat::Json ? jsonLine(time, level, event, fields)
                                         : textLine(time, level, event, fields);
    }

    void writeLoop();

    const LogFormat format;
    const LogLevel lowest;
    const int descriptor;
    const Clock &clock;
    std::mutex mutex;
    std::condition_variable wake;
    QByteArray pending;
    qint64 dropped = 0;
    bool ending = false;
    std::thread writer;
};

void Logger::Private::writeLoop()
{
    for (;;) {
        QByteArray bytes;
        qint64 lost = 0;
        {
            std::unique_lock lock(mutex);
            wake.wait(lock, [this] { return ending || !pending.isEmpty(); });
            wake.wait_for(lock, kCollectFor, [this] { return ending; });
            bytes = std::exchange(pending, {});
            lost = std::exchange(dropped, 0);
            if (bytes.isEmpty() && lost == 0)
                return;
        }
        if (lost > 0)
            bytes += line(LogLevel::Warning, "lines_dropped", {{"count", lost}});
        writeLines(descriptor, bytes);
    }
}

Logger::Logger(LogFormat format, LogLevel lowest, int descriptor, const Clock &clock)
    : d(std::make_unique<Private>(format, lowest, descriptor, clock))
{
    d->writer = std::thread([this] {
        pthread_setname_np(pthread_self(), "log");
        d->writeLoop();
    });
}

Logger::~Logger()
{
    {
        const std::lock_guard lock(d->mutex);
        d->ending = true;
    }
    d->wake.notify_all();
    d->writer.join();
}

void Logger::log(LogLevel level, const char *event, const QList<LogField> &fields)
{
    if (level < d->lowest)
        return;
    const QByteArray line = d->line(level, event, fields);
    bool isFirst = false;
    {
        const std::lock_guard lock(d->mutex);
        if (d->pending.size() + line.size() > kMaxPendingBytes) {
            ++d->dropped;
            return;
        }
        isFirst = d->pending.isEmpty();
        d->pending += line;
    }
    // The writer that has been woken takes along what comes meanwhile.
    if (isFirst)
        d->wake.notify_one();
}

Logger::Redirection::Redirection(Logger &logger)
{
    s_redirectedTo = &logger;
    m_previous = qInstallMessageHandler(handleQtMessage);
}

Logger::Redirection::~Redirection()
{
    qInstallMessageHandler(m_previous);
    s_redirectedTo = nullptr;
}

} // namespace nw::server
