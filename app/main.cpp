#include "app/commandline.h"
#include "app/desktop.h"
#include "app/info.h"
#include "app/messages.h"
#include "app/snapshot.h"
#include "reader/core/sandbox/usedecoders.h"

#include <QCoreApplication>
#include <QFile>

#include <cstdio>

namespace {

using nw::app::CommandLine;

constexpr int kUsageError = 2;
constexpr int kNoDecoders = 1;

QStringList argumentsOf(int argc, char **argv)
{
    QStringList arguments;
    for (int i = 1; i < argc; ++i)
        arguments.append(QFile::decodeName(argv[i]));
    return arguments;
}

// Everything that opens books. The processes that parse them are forked while there is one thread.
int run(int argc, char **argv, const CommandLine &line)
{
    if (const auto ready = nw::reader::useDecoderProcesses(); !ready) {
        nw::app::sayError(ready.error().detail);
        return kNoDecoders;
    }
    switch (line.action) {
    case CommandLine::Action::Snapshot:
        nw::app::silenceLibraries();
        return nw::app::runSnapshot(argc, argv, line);
    case CommandLine::Action::Info:
        nw::app::silenceLibraries();
        return nw::app::runInfo(argc, argv, line);
    default:
        return nw::app::runDesktop(argc, argv, line);
    }
}

} // namespace

int main(int argc, char **argv)
{
    // Before there is an application: nothing that the first page could wait for.
    QCoreApplication::setApplicationName(QStringLiteral("nerdwork"));
    QCoreApplication::setApplicationVersion(QStringLiteral(NW_VERSION));
    const auto line = nw::app::parseCommandLine(argumentsOf(argc, argv));
    if (!line) {
        nw::app::sayError(line.error());
        return kUsageError;
    }
    switch (line->action) {
    case CommandLine::Action::Help:
        std::fputs(nw::app::commandLineHelp().toLocal8Bit().constData(), stdout);
        return 0;
    case CommandLine::Action::Version:
        std::puts("nerdwork " NW_VERSION);
        return 0;
    default:
        return run(argc, argv, *line);
    }
}
