#pragma once

#include "reader/widgets/readercommands.h"
#include "reader/widgets/readerpalette.h"

#include <QSet>

class QMenu;
class QWidget;

namespace nw::reader {

// Which commands can be given now, and which are in force.
struct CommandStates
{
    QSet<ReaderCommand> checked;
    QSet<ReaderCommand> disabled;
};

// A menu in the reader's colours.
QMenu *makeReaderMenu(const ReaderPalette &palette, QWidget *parent);

// Every command there is, by groups, each with its keys. What is chosen is told to `perform`; the
// keys are only shown, because the reader itself listens to them.
void fillWithCommands(QMenu *menu, const ReaderShortcuts &shortcuts, const CommandStates &states,
                      const std::function<void(ReaderCommand)> &perform);

} // namespace nw::reader
