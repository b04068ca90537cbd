#include "app/widgets/conflictbar.h"

#include "app/models/comicitem.h"
#include "app/theme/metrics.h"
#include "app/theme/theme.h"
#include "app/widgets/button.h"
#include "app/widgets/label.h"
#include "app/widgets/paint.h"

#include <QCoreApplication>
#include <QDateTime>
#include <QHBoxLayout>
#include <QKeyEvent>
#include <QLocale>
#include <QPainter>

namespace nw::app {

namespace {

constexpr int kBarHeight = 56;
constexpr int kEdge = 4;
constexpr int kWordsLeft = 56;

bool turnsPages(int key)
{
    switch (key) {
    case Qt::Key_Left:
    case Qt::Key_Right:
    case Qt::Key_Up:
    case Qt::Key_Down:
    case Qt::Key_PageUp:
    case Qt::Key_PageDown:
    case Qt::Key_Home:
    case Qt::Key_End:
    case Qt::Key_Backspace:
        return true;
    default:
        return false;
    }
}

} // namespace

ConflictBar::ConflictBar(const Theme &theme, QWidget *parent)
    : QWidget(parent)
    , m_theme(theme)
    , m_there(new Label(theme, TypeStep::Body, TypeWeight::SemiBold, Ink::Text))
    , m_here(new Label(theme, TypeStep::Body, TypeWeight::Regular, Ink::Text))
    , m_when(new Label(theme, TypeStep::Body, TypeWeight::Regular, Ink::Muted))
    , m_continue(new Button(theme, ButtonKind::Primary, {}))
    , m_stay(new Button(theme, ButtonKind::Secondary, {}))
    , m_later(Button::iconOnly(theme, QStringLiteral("close"), tr("Decide later")))
{
    setObjectName(QStringLiteral("conflictBar"));
    setFixedHeight(kBarHeight);
    m_continue->setObjectName(QStringLiteral("conflictContinue"));
    m_stay->setObjectName(QStringLiteral("conflictStay"));
    m_later->setObjectName(QStringLiteral("conflictLater"));
    m_when->setElided();
    auto *row = new QHBoxLayout(this);
    row->setContentsMargins(kWordsLeft, 0, kSpace24, 1);
    row->setSpacing(kSpace12);
    auto *words = new QHBoxLayout;
    words->setSpacing(kSpace4);
    words->addWidget(m_there);
    words->addWidget(m_here);
    words->addSpacing(kSpace4);
    words->addWidget(m_when, 1);
    row->addLayout(words, 1);
    row->addWidget(m_continue);
    row->addWidget(m_stay);
    row->addWidget(m_later);
    for (Button *button : {m_continue, m_stay, m_later}) {
        button->installEventFilter(this);
        button->setCursor(Qt::ArrowCursor); // the reader hides the pointer over the page
    }
    connect(m_continue, &Button::clicked, this,
            [this] { Q_EMIT continueThere(m_conflict.there.currentPage); });
    connect(m_stay, &Button::clicked, this, &ConflictBar::stayHere);
    connect(m_later, &Button::clicked, this, &ConflictBar::decideLater);
}

void ConflictBar::setConflict(const ProgressConflict &conflict, std::int64_t nowMs)
{
    m_conflict = conflict;
    const QLocale locale;
    const QString there = locale.toString(conflict.there.currentPage);
    const QString here = locale.toString(conflict.here.currentPage);
    const QString device =
        conflict.there.deviceName.isEmpty() ? tr("another device") : conflict.there.deviceName;
    m_there->setText(tr("You were on page %1 on %2,").arg(there, device));
    m_here->setText(tr("page %1 here.").arg(here));
    const QDateTime when = QDateTime::fromMSecsSinceEpoch(conflict.there.modifiedAtMs);
    m_when->setFullText(tr("%1 read there %2 at %3")
                            .arg(device, dayText(conflict.there.modifiedAtMs, nowMs).toLower(),
                                 locale.toString(when.time(), QLocale::ShortFormat)));
    m_continue->setText(tr("Continue at %1").arg(there));
    m_stay->setText(tr("Stay on %1").arg(here));
    m_continue->updateGeometry();
    m_stay->updateGeometry();
    setAccessibleName(sentence());
}

QString ConflictBar::sentence() const
{
    return m_there->text() + QLatin1Char(' ') + m_here->text();
}

void ConflictBar::takeFocus()
{
    m_continue->setFocus(Qt::ShortcutFocusReason);
}

QSize ConflictBar::sizeHint() const
{
    return {600, kBarHeight};
}

bool ConflictBar::eventFilter(QObject *watched, QEvent *event)
{
    if (event->type() == QEvent::KeyPress && parentWidget()
        && turnsPages(static_cast<QKeyEvent *>(event)->key())) {
        QCoreApplication::sendEvent(parentWidget(), event);
        return true;
    }
    return QWidget::eventFilter(watched, event);
}

void ConflictBar::paintEvent(QPaintEvent *)
{
    const Tokens &t = m_theme.tokens();
    QPainter painter(this);
    painter.fillRect(rect(), t.surface);
    painter.fillRect(0, 0, kEdge, height(), t.warn);
    painter.fillRect(0, height() - 1, width(), 1, t.line);
    paintIcon(&painter, QStringLiteral("laptop"), QRectF(24, 0, kIconSize, height()), kIconSize,
              t.warnText);
}

} // namespace nw::app
