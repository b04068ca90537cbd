#include "reader/widgets/readercommands.h"

#include <QCoreApplication>
#include <QJsonArray>

#include <algorithm>

namespace nw::reader {
namespace {

constexpr qsizetype kMostKeys = 8; // for one command
constexpr const char *kContext = "ReaderCommands";

QString translated(const char *text)
{
    return QCoreApplication::translate(kContext, text);
}

// Marks the text for the translators' tool.
#define NW_COMMAND(text) QT_TRANSLATE_NOOP("ReaderCommands", text)

QList<CommandInfo> makeReadingCommands()
{
    using enum ReaderCommand;
    constexpr auto kGroup = CommandGroup::Reading;
    return {
        {ReadOn, kGroup, "read-on", NW_COMMAND("Read on"), {Qt::Key_Space, Qt::Key_PageDown}},
        {ReadBack,
         kGroup,
         "read-back",
         NW_COMMAND("Read back"),
         {QKeySequence(Qt::SHIFT | Qt::Key_Space), Qt::Key_PageUp}},
        {MoveLeft, kGroup, "left", NW_COMMAND("Left"), {Qt::Key_Left}},
        {MoveRight, kGroup, "right", NW_COMMAND("Right"), {Qt::Key_Right}},
        {MoveUp, kGroup, "up", NW_COMMAND("Up"), {Qt::Key_Up}},
        {MoveDown, kGroup, "down", NW_COMMAND("Down"), {Qt::Key_Down}},
        {FirstPage, kGroup, "first", NW_COMMAND("First page"), {Qt::Key_Home}},
        {LastPage, kGroup, "last", NW_COMMAND("Last page"), {Qt::Key_End}},
        {GoToPage, kGroup, "go-to", NW_COMMAND("Go to page"), {Qt::Key_G}},
        {BackInHistory, kGroup, "back", NW_COMMAND("Back to where I was"), {Qt::Key_Backspace}},
        {ForwardInHistory,
         kGroup,
         "forward",
         NW_COMMAND("And forward again"),
         {QKeySequence(Qt::SHIFT | Qt::Key_Backspace)}},
        {NextBook,
         kGroup,
         "next-book",
         NW_COMMAND("Next book"),
         {QKeySequence(Qt::CTRL | Qt::Key_PageDown)}},
        {PreviousBook,
         kGroup,
         "previous-book",
         NW_COMMAND("Book before"),
         {QKeySequence(Qt::CTRL | Qt::Key_PageUp)}},
        {ToggleBookmark, kGroup, "bookmark", NW_COMMAND("Bookmark this page"), {Qt::Key_M}},
        {Bookmarks,
         kGroup,
         "bookmarks",
         NW_COMMAND("Bookmarks"),
         {QKeySequence(Qt::SHIFT | Qt::Key_M)}},
        {AllPages, kGroup, "all-pages", NW_COMMAND("All pages"), {Qt::Key_Y}},
        {SlideShow, kGroup, "slide-show", NW_COMMAND("Slide show"), {Qt::Key_E}},
        {AutoScroll, kGroup, "auto-scroll", NW_COMMAND("Scroll by itself"), {Qt::Key_A}},
        {Faster, kGroup, "faster", NW_COMMAND("Faster"), {Qt::Key_Period}},
        {Slower, kGroup, "slower", NW_COMMAND("Slower"), {Qt::Key_Comma}},
        {ReadAloud, kGroup, "read-aloud", NW_COMMAND("Read aloud"), {Qt::Key_L}},
    };
}

QList<CommandInfo> makeLayoutCommands()
{
    using enum ReaderCommand;
    constexpr auto kGroup = CommandGroup::Layout;
    return {
        {SinglePage, kGroup, "single", NW_COMMAND("Single page"), {Qt::Key_I}},
        {TwoPages, kGroup, "double", NW_COMMAND("Two pages"), {Qt::Key_T}},
        {VerticalStrip, kGroup, "strip", NW_COMMAND("Strip"), {Qt::Key_V}},
        {HorizontalStrip, kGroup, "row", NW_COMMAND("Strip from side to side"), {Qt::Key_N}},
        {PanelByPanel, kGroup, "guided", NW_COMMAND("Panel by panel"), {Qt::Key_P}},
        {WholePage, kGroup, "whole-page", NW_COMMAND("Whole page and back"), {Qt::Key_O}},
        {PairCover, kGroup, "pair-cover", NW_COMMAND("Pair the cover"), {Qt::Key_C}},
        {ShiftPairs, kGroup, "shift", NW_COMMAND("Shift the pairs by one from here"), {Qt::Key_X}},
        {TurnDirection, kGroup, "direction", NW_COMMAND("Read from right to left"), {Qt::Key_D}},
    };
}

QList<CommandInfo> makeSizeCommands()
{
    using enum ReaderCommand;
    constexpr auto kGroup = CommandGroup::Size;
    return {
        {FitPage, kGroup, "fit-page", NW_COMMAND("Fit page"), {Qt::Key_0}},
        {FitWidth, kGroup, "fit-width", NW_COMMAND("Fit width"), {Qt::Key_W}},
        {FitHeight, kGroup, "fit-height", NW_COMMAND("Fit height"), {Qt::Key_H}},
        {FitSmart, kGroup, "fit-smart", NW_COMMAND("Smart fit"), {Qt::Key_S}},
        {OriginalSize, kGroup, "original", NW_COMMAND("Original size"), {Qt::Key_1}},
        {ZoomIn, kGroup, "zoom-in", NW_COMMAND("Zoom in"), {Qt::Key_Plus, Qt::Key_Equal}},
        {ZoomOut, kGroup, "zoom-out", NW_COMMAND("Zoom out"), {Qt::Key_Minus}},
        {RotateRight, kGroup, "rotate", NW_COMMAND("Rotate to the right"), {Qt::Key_R}},
        {RotateLeft,
         kGroup,
         "rotate-back",
         NW_COMMAND("Rotate to the left"),
         {QKeySequence(Qt::SHIFT | Qt::Key_R)}},
        {TrimBorders, kGroup, "trim", NW_COMMAND("Cut off empty borders"), {Qt::Key_K}},
        {Magnifier, kGroup, "magnifier", NW_COMMAND("Magnifier"), {Qt::Key_Z}},
    };
}

QList<CommandInfo> makePageCommands()
{
    using enum ReaderCommand;
    constexpr auto kGroup = CommandGroup::Page;
    const auto shift = [](Qt::Key key) { return QList{QKeySequence(Qt::SHIFT | key)}; };
    const auto control = [](Qt::Key key) { return QList{QKeySequence(Qt::CTRL | key)}; };
    return {
        {PageAlone, kGroup, "page-alone", NW_COMMAND("This page stands alone"), shift(Qt::Key_A)},
        {PageWithNext, kGroup, "page-with-next", NW_COMMAND("This page opens a spread"),
         shift(Qt::Key_W)},
        {SkipPage, kGroup, "page-skip", NW_COMMAND("Skip this page"), shift(Qt::Key_S)},
        {SplitPage, kGroup, "page-split", NW_COMMAND("Split this page into halves"),
         shift(Qt::Key_H)},
        {TurnPage, kGroup, "page-turn", NW_COMMAND("Rotate this page only"), shift(Qt::Key_T)},
        {CropPage, kGroup, "page-crop", NW_COMMAND("Crop this page"), shift(Qt::Key_K)},
        {EditFrames, kGroup, "edit-frames", NW_COMMAND("Put the panels right"), shift(Qt::Key_P)},
        {ResetPage, kGroup, "page-reset", NW_COMMAND("Undo what was fixed on this page"),
         shift(Qt::Key_Z)},
        {CopyPage, kGroup, "copy", NW_COMMAND("Copy this page"), control(Qt::Key_C)},
        {SavePage, kGroup, "save", NW_COMMAND("Save this page…"), control(Qt::Key_S)},
        {SaveAllPages,
         kGroup,
         "save-all",
         NW_COMMAND("Save all pages…"),
         {QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_S)}},
        {Print, kGroup, "print", NW_COMMAND("Print…"), control(Qt::Key_P)},
    };
}

QList<CommandInfo> makeWindowCommands()
{
    using enum ReaderCommand;
    constexpr auto kGroup = CommandGroup::Window;
    return {
        {Colours, kGroup, "colours", NW_COMMAND("Colours of the pages"), {Qt::Key_J}},
        {Shortcuts,
         kGroup,
         "shortcuts",
         NW_COMMAND("All commands and their keys"),
         {Qt::Key_F1, Qt::Key_Question}},
        {KeepBars, kGroup, "keep-bars", NW_COMMAND("Keep the bars"), {Qt::Key_B}},
        {FullScreen, kGroup, "full-screen", NW_COMMAND("Full screen"), {Qt::Key_F, Qt::Key_F11}},
        {Leave, kGroup, "leave", NW_COMMAND("Leave"), {Qt::Key_Escape}},
    };
}

QJsonArray textsOf(const QList<QKeySequence> &keys)
{
    QJsonArray texts;
    for (const QKeySequence &key : keys)
        texts.append(key.toString(QKeySequence::PortableText));
    return texts;
}

QList<QKeySequence> keysFrom(const QJsonArray &texts)
{
    QList<QKeySequence> keys;
    for (const QJsonValue &text : texts) {
        const auto key = QKeySequence::fromString(text.toString(), QKeySequence::PortableText);
        const bool isOneKey = key.count() == 1 && key[0].key() != Qt::Key_unknown;
        if (isOneKey && keys.size() < kMostKeys)
            keys.append(key);
    }
    return keys;
}

} // namespace

const QList<CommandInfo> &readerCommands()
{
    static const QList<CommandInfo> commands = makeReadingCommands() + makeLayoutCommands()
        + makeSizeCommands() + makePageCommands() + makeWindowCommands();
    return commands;
}

const CommandInfo &infoOf(ReaderCommand command)
{
    const auto found =
        std::find_if(readerCommands().begin(), readerCommands().end(),
                     [command](const CommandInfo &info) { return info.command == command; });
    Q_ASSERT(found != readerCommands().end());
    return *found;
}

QString nameOf(ReaderCommand command)
{
    return translated(infoOf(command).name);
}

QString nameOf(CommandGroup group)
{
    switch (group) {
    case CommandGroup::Reading:
        return translated(NW_COMMAND("Go"));
    case CommandGroup::Layout:
        return translated(NW_COMMAND("Layout"));
    case CommandGroup::Size:
        return translated(NW_COMMAND("Size"));
    case CommandGroup::Page:
        return translated(NW_COMMAND("This page"));
    case CommandGroup::Window:
        break;
    }
    return translated(NW_COMMAND("Window"));
}

ReaderShortcuts::ReaderShortcuts()
{
    for (const CommandInfo &info : readerCommands())
        m_keys.insert(info.command, info.keys);
}

void ReaderShortcuts::setKeys(ReaderCommand command, const QList<QKeySequence> &keys)
{
    for (auto other = m_keys.begin(); other != m_keys.end(); ++other)
        other->removeIf([&keys](const QKeySequence &key) { return keys.contains(key); });
    m_keys[command] = keys;
}

std::optional<ReaderCommand> ReaderShortcuts::commandFor(const QKeyCombination &pressed) const
{
    // A plus or a star may need Shift on one keyboard and none on another.
    const QKeySequence exact(pressed);
    const QKeySequence plain(pressed.keyboardModifiers().testFlag(Qt::ShiftModifier)
                                     && pressed.key() < Qt::Key_A
                                 ? QKeyCombination(pressed.key())
                                 : pressed);
    for (const QKeySequence &key : {exact, plain}) {
        for (auto command = m_keys.begin(); command != m_keys.end(); ++command) {
            if (command->contains(key))
                return command.key();
        }
    }
    return std::nullopt;
}

QJsonObject ReaderShortcuts::toJson() const
{
    QJsonObject json;
    for (const CommandInfo &info : readerCommands()) {
        if (keysOf(info.command) != info.keys)
            json.insert(QLatin1String(info.id), textsOf(keysOf(info.command)));
    }
    return json;
}

ReaderShortcuts ReaderShortcuts::fromJson(const QJsonObject &json)
{
    ReaderShortcuts shortcuts;
    for (const CommandInfo &info : readerCommands()) {
        const QJsonValue keys = json.value(QLatin1String(info.id));
        if (keys.isArray())
            shortcuts.setKeys(info.command, keysFrom(keys.toArray()));
    }
    return shortcuts;
}

} // namespace nw::reader
