#include "reader/widgets/readertopbar.h"

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
constexpr int kSeparatorRoom = 16;
constexpr int kSeparatorHeight = 24;

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

QKeySequence fitShortcut(FitMode fit)
{
    switch (fit) {
    case FitMode::Page:
        return Qt::Key_0;
    case FitMode::Width:
        return Qt::Key_W;
    case FitMode::Height:
        return Qt::Key_H;
    case FitMode::Smart:
        return Qt::Key_S;
    case FitMode::Original:
        return Qt::Key_1;
    }
    return {};
}

QString menuStyle(const ReaderPalette &palette)
{
    return QStringLiteral("QMenu { background: %1; color: %2; border: 1px solid %3; padding: 4px; }"
                          "QMenu::item { padding: 8px 24px 8px 12px; border-radius: 4px; }"
                          "QMenu::item:selected { background: %4; }"
                          "QMenu::item:checked { color: %5; }"
                          "QMenu::indicator { width: 0; }")
        .arg(palette.raised.name(), palette.text.name(), palette.strongLine.name(),
             palette.hover.name(), palette.accent.name());
}

} // namespace

ReaderTopBar::ReaderTopBar(QWidget *parent)
    : QWidget(parent)
    , m_title(new QLabel(this))
    , m_subtitle(new QLabel(this))
    , m_close(addTool(QStringLiteral("arrow-left"), tr("Back"), Qt::Key_Escape))
    , m_fit(new ReaderButton(QStringLiteral("fit-page"), ReaderButton::Look::Outlined, this))
    , m_zoomOut(addTool(QStringLiteral("zoom-out"), tr("Zoom out"), Qt::Key_Minus))
    , m_zoomIn(addTool(QStringLiteral("zoom-in"), tr("Zoom in"), Qt::Key_Plus))
    , m_direction(addTool(QStringLiteral("direction-ltr"), tr("Reading direction"), {}))
    , m_pin(addTool(QStringLiteral("pin"), tr("Keep the bars"), Qt::Key_B))
    , m_window(addTool(QStringLiteral("expand"), tr("Full screen"), Qt::Key_F))
{
    setAutoFillBackground(false);
    setFixedHeight(kTopBarHeight);
    m_title->setFont(readerFont(font(), 13, QFont::DemiBold));
    m_subtitle->setFont(readerFont(font(), 12, QFont::Normal));
    for (QLabel *label : {m_title, m_subtitle})
        label->setTextFormat(Qt::PlainText);
    m_fit->setTrailingIconName(QStringLiteral("chevron-down"));
    m_fit->setText(fitName(m_fitMode));
    m_fit->setHint(tr("How the page is fitted"));

    connect(m_close, &QAbstractButton::clicked, this, &ReaderTopBar::closeRequested);
    connect(m_fit, &QAbstractButton::clicked, this, &ReaderTopBar::openFitMenu);
    connect(m_zoomOut, &QAbstractButton::clicked, this, &ReaderTopBar::zoomOutRequested);
    connect(m_zoomIn, &QAbstractButton::clicked, this, &ReaderTopBar::zoomInRequested);
    connect(m_direction, &QAbstractButton::clicked, this, &ReaderTopBar::directionToggled);
    connect(m_pin, &QAbstractButton::clicked, this, &ReaderTopBar::controlsModeToggled);
    connect(m_window, &QAbstractButton::clicked, this, &ReaderTopBar::windowModeToggled);
}

ReaderButton *ReaderTopBar::addTool(const QString &icon, const QString &name,
                                    const QKeySequence &shortcut)
{
    auto *button = new ReaderButton(icon, ReaderButton::Look::Plain, this);
    button->setHint(name, shortcut);
    return button;
}

void ReaderTopBar::setTitle(const QString &title, const QString &subtitle)
{
    m_titleText = title;
    m_subtitleText = subtitle;
    m_subtitle->setVisible(!subtitle.isEmpty());
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
    m_window->setHint(isFull ? tr("Leave full screen") : tr("Full screen"), Qt::Key_F);
    m_pin->setVisible(!isFull);
    layOut();
}

void ReaderTopBar::setControlsMode(ControlsMode mode)
{
    const bool isPinned = mode == ControlsMode::Pinned;
    m_pin->setIconName(isPinned ? QStringLiteral("pin-off") : QStringLiteral("pin"));
    m_pin->setHint(isPinned ? tr("Hide the bars while reading") : tr("Keep the bars"), Qt::Key_B);
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
    auto *menu = new QMenu(this);
    menu->setStyleSheet(menuStyle(m_palette));
    menu->setFont(readerFont(font(), 13, QFont::Medium));
    auto *group = new QActionGroup(menu);
    for (const FitMode fit : kFitModes) {
        QAction *action = menu->addAction(fitName(fit));
        action->setCheckable(true);
        action->setChecked(fit == m_fitMode);
        // Shown only: the reader itself listens to its keys.
        action->setText(action->text() % u'\t'
                        % fitShortcut(fit).toString(QKeySequence::NativeText));
        group->addAction(action);
        connect(action, &QAction::triggered, this, [this, fit] { Q_EMIT fitChosen(fit); });
    }
    m_isMenuOpen = true;
    connect(menu, &QMenu::aboutToHide, this, [this, menu] {
        m_isMenuOpen = false;
        menu->deleteLater();
    });
    menu->popup(m_fit->mapToGlobal(QPoint(0, m_fit->height() + 4)));
}

void ReaderTopBar::layOut()
{
    const auto place = [](QWidget *widget, int left) {
        widget->setGeometry(QRect(QPoint(left, (kTopBarHeight - widget->sizeHint().height()) / 2),
                                  widget->sizeHint()));
    };
    place(m_close, kSidePadding);
    place(m_fit, (width() - m_fit->sizeHint().width()) / 2);

    int right = width() - kSidePadding;
    const auto placeTool = [&](ReaderButton *tool) {
        if (tool->isHidden())
            return;
        right -= kToolSize;
        place(tool, right);
        right -= kToolGap;
    };
    placeTool(m_window);
    placeTool(m_pin);
    right -= kSeparatorRoom - kToolGap;
    m_separatorX = right + kSeparatorRoom / 2 - kToolGap / 2;
    placeTool(m_direction);
    placeTool(m_zoomIn);
    placeTool(m_zoomOut);
    elideTitle();
    update();
}

void ReaderTopBar::elideTitle()
{
    const int room = m_fit->x() - kTitleLeft - 2 * kToolGap;
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
    painter.fillRect(QRect(m_separatorX, (height() - kSeparatorHeight) / 2, 1, kSeparatorHeight),
                     m_palette.line);
}

void ReaderTopBar::resizeEvent(QResizeEvent *)
{
    layOut();
}

} // namespace nw::reader
