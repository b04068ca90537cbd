#include "reader/widgets/readermenu.h"

#include <QMenu>

namespace nw::reader {
namespace {

constexpr int kMenuFontPx = 13;

QString styleOf(const ReaderPalette &palette)
{
    return QStringLiteral("QMenu { background: %1; color: %2; border: 1px solid %3; padding: 4px; }"
                          "QMenu::item { padding: 8px 24px 8px 12px; border-radius: 4px; }"
                          "QMenu::item:selected { background: %4; }"
                          "QMenu::item:checked { color: %5; }"
                          "QMenu::item:disabled { color: %6; }"
                          "QMenu::indicator { width: 0; }")
        .arg(palette.raised.name(), palette.text.name(), palette.strongLine.name(),
             palette.hover.name(), palette.accent.name(), palette.faint.name());
}

} // namespace

QMenu *makeReaderMenu(const ReaderPalette &palette, QWidget *parent)
{
    auto *menu = new QMenu(parent);
    menu->setStyleSheet(styleOf(palette));
    menu->setFont(readerFont(parent->font(), kMenuFontPx, QFont::Medium));
    return menu;
}

void fillWithCommands(QMenu *menu, const ReaderShortcuts &shortcuts, const CommandStates &states,
                      const std::function<void(ReaderCommand)> &perform)
{
    QHash<CommandGroup, QMenu *> groups;
    for (const CommandInfo &info : readerCommands()) {
        QMenu *&group = groups[info.group];
        if (!group) {
            group = menu->addMenu(nameOf(info.group));
            group->setStyleSheet(menu->styleSheet());
            group->setFont(menu->font());
        }
        QAction *action = group->addAction(nameOf(info.command));
        action->setObjectName(QLatin1String(info.id));
        const QList<QKeySequence> keys = shortcuts.keysOf(info.command);
        if (!keys.isEmpty())
            action->setText(action->text() % u'\t' % keys.first().toString(QKeySequence::NativeText));
        action->setCheckable(states.checked.contains(info.command));
        action->setChecked(states.checked.contains(info.command));
        action->setEnabled(!states.disabled.contains(info.command));
        QObject::connect(action, &QAction::triggered, menu,
                         [perform, command = info.command] { perform(command); });
    }
}

} // namespace nw::reader
