#pragma once

#include "reader/widgets/booknotes.h"

#include <QSize>
#include <QStringList>

#include <tl/expected.hpp>

namespace nw::app {

// What the program was asked to do, before anything of it is done.
struct CommandLine
{
    enum class Action
    {
        Open,
        Snapshot,
        Info,
        Help,
        Version
    };
    enum class Appearance
    {
        System,
        Dark,
        Light
    };
    enum class Controls
    {
        Hidden,
        Shown
    };

    Action action = Action::Open;
    QStringList targets; // files, folders, nerdwork:comic/ID
    int page = -1; // from 0; -1: where the reader was, or the first
    std::optional<reader::ReadingLayout> layout; // absent: as the book was read before
    bool rightToLeft = false;
    bool fullScreen = false;
    QString serverUrl; // empty: as configured
    QString profilePath; // empty: the usual place
    QString snapshotPath;
    QSize snapshotSize{1280, 800};
    Controls snapshotControls = Controls::Hidden;
    Appearance appearance = Appearance::System;
};

// `arguments` without the program's name. The error is one line for a person.
tl::expected<CommandLine, QString> parseCommandLine(const QStringList &arguments);

QString commandLineHelp();

} // namespace nw::app
