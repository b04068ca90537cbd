#include "app/info.h"

#include "app/messages.h"
#include "reader/core/bookreport.h"

#include <QCoreApplication>

#include <cstdio>

namespace nw::app {

int runInfo(int &argc, char **argv, const CommandLine &line)
{
    // Image formats are plug-ins, and those are found by an application.
    const QCoreApplication application(argc, argv);
    const QString path = line.targets.first();
    const auto report = reader::bookReport(path);
    if (!report) {
        sayError(report.error(), path);
        return 1;
    }
    std::puts(report->constData());
    return 0;
}

} // namespace nw::app
