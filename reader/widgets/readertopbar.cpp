#include "reader/widgets/readertopbar.h"

#include "reader/widgets/layoutswitch.h"
#include "reader/widgets/readerbutton.h"

#include <QActionGroup>
#include <QLabel>
#include <QMenu>
#include <QPainter>

namespace nw::reader {
namespace {

constexpr int kSidePadding = 12;
constexpr int kToolGap = 8;
constexpr int kTitleLeft = 56;
constexpr int kLeastTitle = 64; // of less nobody reads a title
constexpr int kSeparatorRoom = 16;
constexpr int kSeparatorHeight = 24;
constexpr int kModesGap = 26;

constexpr FitMode kFitModes[] = {FitMode::Page, FitMode::Width, FitMode::Height, FitMode::Smart,
                                 FitMode::Original};

QString fitIcon(FitMode fit)
{
    switch (fit) {
    case FitMode::Width:
        return QStringLiteral("fit-width");
    case FitMode::Height:
        return QStringLiteral("fit-height");
    case FitMode::Page:
    case FitMode::Smart:
    case FitMode::Original:
        break;
    }
    return QStringLiteral("fit-page");
}

ReaderCommand fitCommand(FitMode fit)
{
    switch (fit) {
    case FitMode::Page:
        return ReaderCommand::FitPage;
    case FitMode::Width:
        return ReaderCommand::FitWidth;
    case FitMode::Height:
        return ReaderCommand::FitHeight;
    case FitMode::Smart:
        return ReaderCommand::FitSmart;
    case FitMode::Original:
        break;
    }
    return ReaderCommand::OriginalSize;
}

} // namespace

ReaderTopBar::ReaderTopBar(QWidget *parent)
    : QWidget(parent)
    , m_title(new QLabel(this))
    , m_subtitle(new QLabel(this))
    , m_close(new ReaderButton(QStringLiteral("arrow-left"), ReaderButton::Look::Plain, this))
    , m_layouts(new LayoutSwitch(this))
    , m_fit(new ReaderButton(QStringLiteral("fit-page"), ReaderButton::Look::Outlined, this))
    , m_zoomIn(addTool(QStringLiteral("zoom-in"), ReaderCommand::ZoomIn))
    , m_direction(addTool(QStringLiteral("direction-ltr"), ReaderCommand::TurnDirection))
    , m_colours(addTool(QStringLiteral("sliders"), ReaderCommand::Colours))
    , m_bookmark(addTool(QStringLiteral("bookmark"), ReaderCommand::ToggleBookmark))
    , m_window(addTool(QStringLiteral("expand"), ReaderCommand::FullScreen))
    , m_more(new ReaderButton(QStringLiteral("more"), ReaderButton::Look::Plain, this))
{
    setAutoFillBackground(false);
    setFixedHeight(kTopBarHeight);
    m_title->setFont(readerFont(font(), 13, QFont::DemiBold));
    m_subtitle->setFont(readerFont(font(), 12, QFont::Normal));
    for (QLabel *label : {m_title, m_subtitle})
        label->setTextFormat(Qt::PlainText);
    m_close->setHint(tr("Back"), Qt::Key_Escape);
    m_fit->setTrailingIconName(QStringLiteral("chevron-down"));
    m_fit->setText(fitName(m_fitMode));
    m_fit->setHint(tr("How the page is fitted"));
    m_more->setHint(tr("Everything the reader can do"), Qt::Key_Menu);

    connect(m_close, &QAbstractButton::clicked, this, &ReaderTopBar::closeRequested);
    connect(m_fit, &QAbstractButton::clicked, this, &ReaderTopBar::openFitMenu);
    connect(m_more, &QAbstractButton::clicked, this, &ReaderTopBar::openMoreMenu);
    connect(m_layouts, &LayoutSwitch::layoutChosen, this, [this](ReadingLayout layout) {
        Q_EMIT commandChosen(layoutCommand(layout));
    });
}

ReaderButton *ReaderTopBar::addTool(const QString &icon, ReaderCommand command)
{
    auto *button = new ReaderButton(icon, ReaderButton::Look::Plain, this);
    button->setHint(nameOf(command), m_shortcuts.keysOf(command).value(0));
    connect(button, &QAbstractButton::clicked, this,
            [this, command] { Q_EMIT commandChosen(command); });
    return button;
}

void ReaderTopBar::setShortcuts(const ReaderShortcuts &shortcuts)
{
    m_shortcuts = shortcuts;
}

void ReaderTopBar::setLayoutInUse(ReadingLayout layout)
{
    m_layouts->setLayoutInUse(layout);
    layOut();
}

void ReaderTopBar::setTitle(const QString &title, const QString &subtitle)
{
    m_titleText = title;
    m_subtitleText = subtitle;
    layOut();
}

void ReaderTopBar::setFit(FitMode fit, int zoomPercent, bool isZoomed)
{
    m_fitMode = fit;
    m_fit->setIconName(fitIcon(fit));
    m_fit->setText(isZoomed ? tr("%1 %").arg(QString::number(zoomPercent)) : fitName(fit));
    m_fit->setAccessibleName(tr("How the page is fitted: %1").arg(m_fit->text()));
    layOut();
}

void ReaderTopBar::setDirection(ReadingDirection direction)
{
    const bool isRtl = direction == ReadingDirection::RightToLeft;
    m_direction->setIconName(isRtl ? QStringLiteral("direction-rtl")
                                   : QStringLiteral("direction-ltr"));
    m_direction->setHint(isRtl ? tr("Read from right to left") : tr("Read from left to right"));
}

void ReaderTopBar::setWindowMode(WindowMode mode)
{
    const bool isFull = mode == WindowMode::FullScreen;
    m_window->setIconName(isFull ? QStringLiteral("shrink") : QStringLiteral("expand"));
    m_window->setHint(isFull ? tr("Leave full screen") : tr("Full screen"),
                      m_shortcuts.keysOf(ReaderCommand::FullScreen).value(0));
}

void ReaderTopBar::setPalette(const ReaderPalette &palette)
{
    m_palette = palette;
    const auto ink = [](QLabel *label, const QColor &colour) {
        QPalette colours = label->palette();
        colours.setColor(QPalette::WindowText, colour);
        label->setPalette(colours);
    };
    ink(m_title, palette.text);
    ink(m_subtitle, palette.muted);
    for (ReaderButton *button : findChildren<ReaderButton *>())
        button->setPalette(palette);
    m_layouts->setPalette(palette);
    update();
}

QString ReaderTopBar::fitName(FitMode fit)
{
    switch (fit) {
    case FitMode::Page:
        return tr("Fit page");
    case FitMode::Width:
        return tr("Fit width");
    case FitMode::Height:
        return tr("Fit height");
    case FitMode::Smart:
        return tr("Smart fit");
    case FitMode::Original:
        return tr("Original size");
    }
    return {};
}

void ReaderTopBar::openFitMenu()
{
    QMenu *menu = makeReaderMenu(m_palette, this);
    auto *group = new QActionGroup(menu);
    for (const FitMode fit : kFitModes) {
        const ReaderCommand command = fitCommand(fit);
        QAction *action = menu->addAction(fitName(fit));
        action->setCheckable(true);
        action->setChecked(fit == m_fitMode);
        // Shown only: the reader itself listens to its keys.
        const QKeySequence key = m_shortcuts.keysOf(command).value(0);
        action->setText(action->text() % u'\t' % key.toString(QKeySequence::NativeText));
        group->addAction(action);
        connect(action, &QAction::triggered, this,
                [this, command] { Q_EMIT commandChosen(command); });
    }
    openMenu(menu, m_fit);
}

void ReaderTopBar::openMoreMenu()
{
    QMenu *menu = makeReaderMenu(m_palette, this);
    fillWithCommands(menu, m_shortcuts, m_states ? m_states() : CommandStates(),
                     [this](ReaderCommand command) { Q_EMIT commandChosen(command); });
    openMenu(menu, m_more);
}

void ReaderTopBar::openMenu(QMenu *menu, const ReaderButton *below)
{
    m_isMenuOpen = true;
    connect(menu, &QMenu::aboutToHide, this, [this, menu] {
        m_isMenuOpen = false;
        menu->deleteLater();
    });
    menu->popup(below->mapToGlobal(QPoint(0, below->height() + 4)));
}

// In a narrow window the tools go first, the least needed before the others: the menu has them all.
// Then the modes leave the middle, and the title its place.
void ReaderTopBar::layOut()
{
    const auto place = [](QWidget *widget, int left) {
        widget->setGeometry(QRect(QPoint(left, (kTopBarHeight - widget->sizeHint().height()) / 2),
                                  widget->sizeHint()));
    };
    m_separators.clear();
    place(m_close, kSidePadding);
    const int modesWidth =
        m_layouts->sizeHint().width() + kModesGap + m_fit->sizeHint().width();
    const int centredLeft = (width() - modesWidth) / 2;
    const int toolsLeft = layOutTools(centredLeft + modesWidth + kToolGap);
    const int modesLeft =
        std::max(kTitleLeft, std::min(centredLeft, toolsLeft - kToolGap - modesWidth));
    place(m_layouts, modesLeft);
    m_separators.append(m_layouts->geometry().right() + 1 + kModesGap / 2);
    place(m_fit, m_layouts->geometry().right() + 1 + kModesGap);
    elideTitle();
    update();
}

// At the right end, as many as fit behind `leftEnd`. Answers where they begin.
int ReaderTopBar::layOutTools(int leftEnd)
{
    QList<ReaderButton *> tools{m_zoomIn, m_direction, m_colours, m_bookmark, m_window, m_more};
    const auto leastNeeded = {m_zoomIn, m_direction, m_colours, m_bookmark};
    const auto leftOf = [this](qsizetype count) {
        return width() - kSidePadding - static_cast<int>(count) * (kToolSize + kToolGap) + kToolGap
            - kSeparatorRoom + kToolGap;
    };
    for (ReaderButton *tool : leastNeeded) {
        const bool fits = leftOf(tools.size()) >= leftEnd;
        tool->setVisible(fits);
        if (!fits)
            tools.removeOne(tool);
    }
    int left = leftOf(tools.size());
    const int begin = left;
    for (ReaderButton *tool : std::as_const(tools)) {
        if (tool == m_window && tool != tools.first()) {
            m_separators.append(left - kToolGap + kSeparatorRoom / 2);
            left += kSeparatorRoom - kToolGap;
        }
        tool->setGeometry(left, (kTopBarHeight - kToolSize) / 2, kToolSize, kToolSize);
        left += kToolSize + kToolGap;
    }
    return begin;
}

void ReaderTopBar::elideTitle()
{
    const int room = m_layouts->x() - kTitleLeft - 2 * kToolGap;
    const bool hasRoom = room >= kLeastTitle;
    m_title->setVisible(hasRoom);
    m_subtitle->setVisible(hasRoom && !m_subtitleText.isEmpty());
    const auto fill = [room](QLabel *label, const QString &text, QRect place) {
        place.setWidth(std::max(0, room));
        label->setGeometry(place);
        label->setText(QFontMetrics(label->font()).elidedText(text, Qt::ElideRight, room));
        label->setToolTip(label->text() == text ? QString() : text);
    };
    if (m_subtitleText.isEmpty()) {
        fill(m_title, m_titleText, QRect(kTitleLeft, 18, 0, 20));
        return;
    }
    fill(m_title, m_titleText, QRect(kTitleLeft, 10, 0, 20));
    fill(m_subtitle, m_subtitleText, QRect(kTitleLeft, 30, 0, 16));
}

void ReaderTopBar::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    painter.fillRect(rect(), m_palette.surface);
    painter.fillRect(QRect(0, height() - 1, width(), 1), m_palette.line);
    for (const int left : m_separators)
        painter.fillRect(QRect(left, (height() - kSeparatorHeight) / 2, 1, kSeparatorHeight),
                         m_palette.line);
}

void ReaderTopBar::resizeEvent(QResizeEvent *)
{
    layOut();
}

} // namespace nw::reader
