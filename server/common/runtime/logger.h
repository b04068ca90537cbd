#pragma once

#include "server/common/runtime/clock.h"

#include <QByteArray>
#include <QList>
#include <QString>

#include <concepts>
#include <memory>
#include <variant>

namespace nw::server {

enum class LogLevel
{
    Debug,
    Info,
    Warning,
    Error
};

enum class LogFormat
{
    Json, // one object a line
    Text
};

struct LogField
{
    LogField(const char *fieldName, const QByteArray &utf8);
    LogField(const char *fieldName, const QString &text);
    LogField(const char *fieldName, std::integral auto number)
        : name(fieldName)
        , value(static_cast<qint64>(number))
    {
    }

    const char *name;
    std::variant<QByteArray, qint64> value;
};

// Writes lines to a descriptor. Any thread may log; none waits for the reader of the log: a thread
// of the logger's own writes, and when it cannot keep up, lines are dropped and counted. What is
// logged holds no secret: callers give ids and codes, never tokens, passwords or bodies.
class Logger
{
public:
    static constexpr qsizetype kMaxPendingBytes = 1024LL * 1024;

    Logger(LogFormat format, LogLevel lowest, int descriptor, const Clock &clock);
    ~Logger(); // writes what is pending

    Logger(const Logger &) = delete;
    Logger &operator=(const Logger &) = delete;

    // `event` is a stable word for programs ("request", "started").
    void log(LogLevel level, const char *event, const QList<LogField> &fields);

    // Qt's own messages and qWarning() become lines of this logger while the returned value lives.
    // One at a time.
    class Redirection
    {
    public:
        explicit Redirection(Logger &logger);
        ~Redirection();
        Redirection(const Redirection &) = delete;
        Redirection &operator=(const Redirection &) = delete;

    private:
        QtMessageHandler m_previous;
    };

private:
    struct Private;
    std::unique_ptr<Private> d;
};

} // namespace nw::server
