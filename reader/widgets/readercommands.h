#pragma once

#include <QHash>
#include <QJsonObject>
#include <QKeySequence>
#include <QList>

#include <optional>

namespace nw::reader {

// Everything the reader can be told to do, once: for keys, menus, and whoever edits shortcuts.

enum class ReaderCommand
{
    MoveLeft, // moves a page that is larger than the window, else turns it
    MoveRight,
    MoveUp,
    MoveDown,
    ReadOn, // a step of reading: inside the page, then on
    ReadBack,
    FirstPage,
    LastPage,
    GoToPage,
    BackInHistory,
    ForwardInHistory,
    SinglePage,
    TwoPages,
    VerticalStrip,
    HorizontalStrip,
    PanelByPanel,
    PairCover,
    ShiftPairs,
    TurnDirection,
    FitPage,
    FitWidth,
    FitHeight,
    FitSmart,
    OriginalSize,
    ZoomIn,
    ZoomOut,
    RotateRight,
    RotateLeft,
    TrimBorders,
    Magnifier,
    PageAlone,
    PageWithNext,
    SkipPage,
    SplitPage,
    TurnPage,
    ResetPage,
    NextBook, // of the series or the folder
    PreviousBook,
    ToggleBookmark,
    Bookmarks,
    AllPages,
    Colours,
    SlideShow,
    AutoScroll,
    Faster, // of both
    Slower,
    ReadAloud,
    WholePage, // and back to the panel
    EditFrames,
    CropPage,
    CopyPage,
    SavePage,
    SaveAllPages,
    Print,
    KeepBars,
    Shortcuts, // all commands with their keys, to look at and to change
    FullScreen,
    Leave // full screen, else the book
};

enum class CommandGroup
{
    Reading,
    Layout,
    Size,
    Page, // what is put right about one page
    Window
};

// How the key of a command came.
enum class KeyPress
{
    Fresh,
    Held // repeats itself
};

struct CommandInfo
{
    ReaderCommand command;
    CommandGroup group;
    const char *id; // stays the same for ever: shortcuts are kept under it
    const char *name; // untranslated
    QList<QKeySequence> keys; // as they come
};

// In the order of menus.
const QList<CommandInfo> &readerCommands();
const CommandInfo &infoOf(ReaderCommand command);
QString nameOf(ReaderCommand command);
QString nameOf(CommandGroup group);

// Which keys do what: the table's own, unless a person chose others.
class ReaderShortcuts
{
public:
    ReaderShortcuts();

    QList<QKeySequence> keysOf(ReaderCommand command) const { return m_keys.value(command); }
    // Keys that did something else do so no longer. No keys at all: only the menu is left.
    void setKeys(ReaderCommand command, const QList<QKeySequence> &keys);
    std::optional<ReaderCommand> commandFor(const QKeyCombination &pressed) const;

    // Only what differs from the table: {"next": ["Right", "Space"]}, in portable text.
    QJsonObject toJson() const;
    static ReaderShortcuts fromJson(const QJsonObject &json);

private:
    QHash<ReaderCommand, QList<QKeySequence>> m_keys;
};

} // namespace nw::reader
