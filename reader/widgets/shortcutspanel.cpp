#include "reader/widgets/shortcutspanel.h"

#include "reader/widgets/readerbutton.h"
#include "reader/widgets/shortcutrow.h"

#include <QKeyEvent>
#include <QLabel>
#include <QPainter>
#include <QScrollArea>
#include <QScrollBar>

#include <algorithm>

namespace nw::reader {
namespace {

constexpr int kHeadHeight = 64;
constexpr int kSide = 32;
constexpr int kColumnWidth = 300;
constexpr int kColumnGap = 40;
constexpr int kMostColumns = 3;
constexpr int kGroupHead = 36;
constexpr int kGroupGap = 16;
constexpr int kTitlePx = 18;
constexpr int kTextPx = 13;
constexpr int kGap = 8;
constexpr qsizetype kMostKeys = 4; // of a command, as far as this panel gives them

void ink(QLabel *label, const QColor &colour)
{
    QPalette colours = label->palette();
    colours.setColor(QPalette::WindowText, colour);
    label->setPalette(colours);
}

bool isModifier(int key)
{
    return key == Qt::Key_Shift || key == Qt::Key_Control || key == Qt::Key_Alt
        || key == Qt::Key_Meta || key == Qt::Key_AltGr || key == Qt::Key_unknown || key == 0;
}

} // namespace

ShortcutsPanel::ShortcutsPanel(QWidget *parent)
    : QWidget(parent)
    , m_title(new QLabel(tr("Commands and keys"), this))
    , m_help(new QLabel(tr("Choose a command, then press its new key. Delete takes its keys away."),
                        this))
    , m_reset(new ReaderButton(QString(), ReaderButton::Look::Outlined, this))
    , m_close(new ReaderButton(QStringLiteral("close"), ReaderButton::Look::Plain, this))
    , m_scroll(new QScrollArea(this))
    , m_inside(new QWidget)
{
    hide();
    setFocusPolicy(Qt::NoFocus);
    m_title->setFont(readerFont(font(), kTitlePx, QFont::DemiBold));
    m_help->setFont(readerFont(font(), kTextPx, QFont::Normal));
    m_reset->setText(tr("Reset"));
    m_reset->setHint(tr("Give every command the keys it came with"));
    m_close->setHint(tr("Close"), Qt::Key_Escape);
    m_scroll->setFrameShape(QFrame::NoFrame);
    m_scroll->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_scroll->setFocusPolicy(Qt::NoFocus);
    m_scroll->setWidget(m_inside);
    m_scroll->viewport()->setAutoFillBackground(false);
    m_inside->setAutoFillBackground(false);
    connect(m_close, &QAbstractButton::clicked, this, &ShortcutsPanel::closed);
    connect(m_reset, &QAbstractButton::clicked, this, [this] {
        listenFor(std::nullopt);
        setShortcuts({});
        Q_EMIT shortcutsChanged(m_shortcuts);
    });
    makeRows();
    follow();
}

void ShortcutsPanel::makeRows()
{
    for (const CommandInfo &info : readerCommands()) {
        if (!m_heads.contains(info.group)) {
            auto *head = new QLabel(nameOf(info.group), m_inside);
            head->setFont(readerFont(font(), kTextPx, QFont::DemiBold));
            m_heads.insert(info.group, head);
        }
        auto *row = new ShortcutRow(nameOf(info.command), m_inside);
        row->installEventFilter(this);
        connect(row, &QAbstractButton::clicked, this,
                [this, command = info.command] { listenFor(command); });
        m_rows.insert(info.command, row);
    }
}

QAbstractButton *ShortcutsPanel::row(ReaderCommand command) const
{
    return m_rows.value(command);
}

void ShortcutsPanel::setShortcuts(const ReaderShortcuts &shortcuts)
{
    m_shortcuts = shortcuts;
    follow();
}

void ShortcutsPanel::setPalette(const ReaderPalette &palette)
{
    m_palette = palette;
    ink(m_title, palette.text);
    ink(m_help, palette.muted);
    for (QLabel *head : std::as_const(m_heads))
        ink(head, palette.muted);
    for (ReaderButton *button : {m_reset, m_close})
        button->setPalette(palette);
    for (ShortcutRow *row : std::as_const(m_rows))
        row->setPalette(palette);
    update();
}

void ShortcutsPanel::open()
{
    setGeometry(parentWidget()->rect());
    listenFor(std::nullopt);
    show();
    raise();
    m_rows.value(readerCommands().first().command)->setFocus(Qt::ShortcutFocusReason);
}

void ShortcutsPanel::follow()
{
    for (auto row = m_rows.cbegin(); row != m_rows.cend(); ++row) {
        QStringList keys;
        for (const QKeySequence &key : m_shortcuts.keysOf(row.key()))
            keys.append(key.toString(QKeySequence::NativeText));
        (*row)->setKeys(keys);
    }
}

void ShortcutsPanel::listenFor(std::optional<ReaderCommand> command)
{
    m_listening = command;
    for (auto row = m_rows.cbegin(); row != m_rows.cend(); ++row)
        (*row)->setState(row.key() == command ? ShortcutRow::State::Listening
                                              : ShortcutRow::State::Idle);
}

void ShortcutsPanel::give(ReaderCommand command, const QList<QKeySequence> &keys)
{
    m_shortcuts.setKeys(command, keys);
    follow();
    Q_EMIT shortcutsChanged(m_shortcuts);
}

// True when the key was meant for a command. Escape always leaves, and is never given away.
bool ShortcutsPanel::takeKey(const QKeyEvent &event)
{
    if (!m_listening || isModifier(event.key()))
        return m_listening.has_value();
    const ReaderCommand command = *m_listening;
    listenFor(std::nullopt);
    if (event.key() == Qt::Key_Escape)
        return true;
    if (event.key() == Qt::Key_Delete) {
        give(command, {});
        return true;
    }
    auto modifiers = event.modifiers();
    modifiers.setFlag(Qt::KeypadModifier, false);
    const QKeySequence key(QKeyCombination(modifiers, static_cast<Qt::Key>(event.key())));
    QList<QKeySequence> keys = m_shortcuts.keysOf(command);
    keys.removeAll(key);
    keys.prepend(key);
    give(command, keys.mid(0, kMostKeys));
    return true;
}

bool ShortcutsPanel::eventFilter(QObject *watched, QEvent *event)
{
    if (event->type() == QEvent::ShortcutOverride && m_listening) {
        event->accept(); // the window's own shortcuts wait
        return true;
    }
    if (event->type() == QEvent::KeyPress)
        return takeKey(*static_cast<QKeyEvent *>(event));
    if (event->type() == QEvent::FocusIn)
        m_scroll->ensureWidgetVisible(static_cast<QWidget *>(watched), 0, kGroupHead);
    if (event->type() == QEvent::FocusOut && m_listening)
        listenFor(std::nullopt);
    return QWidget::eventFilter(watched, event);
}

void ShortcutsPanel::keyPressEvent(QKeyEvent *event)
{
    if (event->key() == Qt::Key_Escape)
        Q_EMIT closed();
    else if (event->key() == Qt::Key_Down || event->key() == Qt::Key_Up)
        focusNextPrevChild(event->key() == Qt::Key_Down);
    event->accept(); // no key pressed here turns a page
}

void ShortcutsPanel::layOut()
{
    const int inner = width() - 2 * kSide;
    const int columns =
        std::clamp((inner + kColumnGap) / (kColumnWidth + kColumnGap), 1, kMostColumns);
    const int columnWidth = columns == 1 ? std::min(inner, 2 * kColumnWidth) : kColumnWidth;
    const int left = (width() - columns * columnWidth - (columns - 1) * kColumnGap) / 2;
    m_close->setGeometry(width() - kSide - kToolSize + kGap, 14, kToolSize, kToolSize);
    const QSize reset = m_reset->sizeHint();
    m_reset->setGeometry(m_close->x() - kGap - reset.width(), 14, reset.width(), kToolSize);
    m_title->setGeometry(left + kGap, 10, m_reset->x() - left - 2 * kGap, 26);
    m_help->setGeometry(left + kGap, 36, m_reset->x() - left - 2 * kGap, 20);

    // Whole groups go from column to column, each into the one that is shortest so far.
    QList<int> bottoms(columns, 0);
    QList<CommandGroup> groups;
    QHash<CommandGroup, QList<ShortcutRow *>> rowsOf;
    for (const CommandInfo &info : readerCommands()) {
        if (!groups.contains(info.group))
            groups.append(info.group);
        rowsOf[info.group].append(m_rows.value(info.command));
    }
    for (const CommandGroup group : std::as_const(groups)) {
        const auto column =
            static_cast<int>(std::min_element(bottoms.begin(), bottoms.end()) - bottoms.begin());
        const int x = left + column * (columnWidth + kColumnGap);
        int y = bottoms.at(column);
        m_heads.value(group)->setGeometry(x + kGap, y, columnWidth - kGap, kGroupHead);
        y += kGroupHead;
        for (ShortcutRow *row : std::as_const(rowsOf[group])) {
            row->setGeometry(x, y, columnWidth, row->sizeHint().height());
            y += row->height();
        }
        bottoms[column] = y + kGroupGap;
    }
    m_scroll->setGeometry(0, kHeadHeight, width(), height() - kHeadHeight);
    m_inside->resize(width(), *std::max_element(bottoms.begin(), bottoms.end()));
}

void ShortcutsPanel::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    painter.fillRect(rect(), m_palette.surface);
    painter.fillRect(QRect(0, kHeadHeight - 1, width(), 1), m_palette.line);
}

void ShortcutsPanel::resizeEvent(QResizeEvent *)
{
    layOut();
}

} // namespace nw::reader
