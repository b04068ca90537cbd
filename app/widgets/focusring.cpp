#include "app/widgets/focusring.h"

#include "app/theme/metrics.h"
#include "app/theme/theme.h"

#include <QAbstractScrollArea>
#include <QApplication>
#include <QEvent>
#include <QPainter>
#include <QVariant>

namespace nw::app {

namespace {

constexpr char kShapeProperty[] = "nwFocusShape";
constexpr char kRadiusProperty[] = "nwFocusRadius";
constexpr char kFrameProperty[] = "nwFocusFrame";

// The last device is a fact of the whole application, kept on the application object.
constexpr char kKeyboardProperty[] = "nwKeyboardInUse";

QWidget *ringTarget(QWidget *focused)
{
    if (!focused) {
        return nullptr;
    }
    if (auto *frame = focused->property(kFrameProperty).value<QWidget *>()) {
        return frame;
    }
    return focused->property(kShapeProperty).isValid() ? focused : nullptr;
}

bool isScrolled(const QWidget *widget)
{
    const QWidget *parent = widget->parentWidget();
    return parent && qobject_cast<const QAbstractScrollArea *>(parent->parentWidget());
}

FocusShape shapeOf(const QWidget *widget)
{
    return static_cast<FocusShape>(widget->property(kShapeProperty).toInt());
}

} // namespace

void setFocusShape(QWidget *widget, FocusShape shape, int radiusPx)
{
    widget->setProperty(kShapeProperty, static_cast<int>(shape));
    widget->setProperty(kRadiusProperty, radiusPx);
}

void setFocusFrame(QWidget *editor, QWidget *frame)
{
    editor->setProperty(kFrameProperty, QVariant::fromValue(frame));
}

FocusRing::FocusRing(const Theme &theme, QWidget *window)
    : QWidget(window)
    , m_theme(theme)
    , m_window(window)
{
    setAttribute(Qt::WA_TransparentForMouseEvents);
    setAttribute(Qt::WA_NoSystemBackground);
    setFocusPolicy(Qt::NoFocus);
    hide();
    qApp->installEventFilter(this);
    connect(qApp, &QApplication::focusChanged, this,
            [this](QWidget *, QWidget *now) { follow(now); });
}

FocusRing::~FocusRing() = default;

bool FocusRing::keyboardInUse()
{
    return qApp->property(kKeyboardProperty).toBool();
}

bool FocusRing::eventFilter(QObject *watched, QEvent *event)
{
    switch (event->type()) {
    case QEvent::KeyPress:
        if (!keyboardInUse()) {
            qApp->setProperty(kKeyboardProperty, true);
            place();
        }
        break;
    case QEvent::MouseButtonPress:
        if (keyboardInUse()) {
            qApp->setProperty(kKeyboardProperty, false);
            place();
        }
        break;
    case QEvent::Move:
    case QEvent::Resize:
    case QEvent::Show:
    case QEvent::Hide:
    case QEvent::ParentChange:
        if (watched == m_target || carriesTarget(watched)) {
            place();
        }
        break;
    default:
        break;
    }
    return false;
}

// Between the target and the widget that the ring is in: it moves the one and not the other.
bool FocusRing::carriesTarget(const QObject *watched) const
{
    const auto *widget = qobject_cast<const QWidget *>(watched);
    return widget && m_target && widget != parentWidget() && widget->isAncestorOf(m_target)
        && parentWidget()->isAncestorOf(widget);
}

void FocusRing::follow(QWidget *widget)
{
    QWidget *target = ringTarget(widget);
    m_target = target && m_window && m_window->isAncestorOf(target) ? target : nullptr;
    place();
}

void FocusRing::place()
{
    if (!m_target || !m_target->isVisible() || !keyboardInUse()) {
        hide();
        if (parentWidget() != m_window) {
            setParent(m_window); // what was left may be deleted, and its children with it
        }
        return;
    }
    const int outset =
        shapeOf(m_target) == FocusShape::Inside ? 0 : kFocusRingGap + kFocusRingWidth;
    // A parent cuts off what reaches out of it: the ring goes into the nearest one that has room,
    // and not beyond one that is scrolled, because it must move along.
    QWidget *parent = m_target->parentWidget();
    QRect ring = m_target->geometry().adjusted(-outset, -outset, outset, outset);
    while (!parent->rect().contains(ring) && parent != m_window && !isScrolled(parent)) {
        ring.moveTopLeft(parent->mapToParent(ring.topLeft()));
        parent = parent->parentWidget();
    }
    if (parentWidget() != parent) {
        setParent(parent);
    }
    setGeometry(ring);
    raise();
    show();
    update();
}

void FocusRing::paintEvent(QPaintEvent *)
{
    if (!m_target) {
        return;
    }
    const bool inside = shapeOf(m_target) == FocusShape::Inside;
    const int radius = m_target->property(kRadiusProperty).toInt() + (inside ? 0 : kFocusRingGap);
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(QPen(m_theme.tokens().accent, kFocusRingWidth));
    painter.drawRoundedRect(QRectF(rect()).adjusted(1, 1, -1, -1), radius, radius);
}

} // namespace nw::app
