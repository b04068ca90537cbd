#pragma once

#include "server/console/adminapi.h"

#include <QStringList>

namespace nw::server::console {

enum class OutputForm
{
    Text, // columns for a person
    Json // the answer's data as it came, for programs
};

// What a command said, and whether it did what it was told.
struct CommandOutcome
{
    enum class End
    {
        Done,
        Refused, // by the server
        Usage, // no such command, or not like this
        Unreachable
    };
    End end = End::Done;
    QStringList lines;
};

// `nerdwork-server admin WORDS` and the console's prompt: the same commands.
class AdminCommands
{
public:
    explicit AdminCommands(AdminApi &api)
        : m_api(api)
    {
    }

    CommandOutcome run(const QStringList &words, OutputForm form);

    // A line for each command, and what it does.
    static QStringList help();

    // A line as it is typed; words in double quotes stay together.
    static QStringList split(const QString &line);

private:
    Result<QString> userNamed(const QString &name);

    AdminApi &m_api;
};

} // namespace nw::server::console
