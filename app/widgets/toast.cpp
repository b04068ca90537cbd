#include "app/widgets/toast.h"

#include "app/theme/metrics.h"
#include "app/theme/theme.h"
#include "app/widgets/button.h"
#include "app/widgets/label.h"
#include "app/widgets/paint.h"

#include <QAccessible>
#include <QEvent>
#include <QHBoxLayout>
#include <QPainter>

#include <utility>

namespace nw::app {

namespace {

constexpr int kToastHeight = 48;
constexpr int kToastMaximum = 640;

} // namespace

Toast::Toast(const Theme &theme, QWidget *window)
    : QWidget(window)
    , m_theme(theme)
    , m_text(new Label(theme, TypeStep::Body, TypeWeight::Regular, Ink::Text))
    , m_action(new Button(theme, ButtonKind::Secondary, {}))
{
    setObjectName(QStringLiteral("toast"));
    m_action->setObjectName(QStringLiteral("toastAction"));
    m_action->setButtonSize(ButtonSize::Small);
    auto *row = new QHBoxLayout(this);
    row->setContentsMargins(kSpace48, 0, kSpace12, 0);
    row->setSpacing(kSpace16);
    row->addWidget(m_text, 1);
    row->addWidget(m_action);
    m_timer.setSingleShot(true);
    m_timer.setInterval(kToastMs);
    connect(&m_timer, &QTimer::timeout, this, &QWidget::hide);
    connect(m_action, &Button::clicked, this, [this] {
        hide();
        if (const auto undo = std::exchange(m_undo, {})) {
            undo();
        }
    });
    window->installEventFilter(this);
    hide();
}

void Toast::showMessage(Mood mood, const QString &text)
{
    showMessage(mood, text, {}, {});
}

void Toast::showMessage(Mood mood, const QString &text, const QString &action,
                        const std::function<void()> &undo)
{
    m_mood = mood;
    m_undo = undo;
    m_text->setText(text);
    m_action->setText(action);
    m_action->setVisible(!action.isEmpty());
    m_action->updateGeometry();
    setAccessibleName(text);
    place();
    show();
    raise();
    m_timer.start();
    QAccessibleEvent spoken(this, QAccessible::Alert);
    QAccessible::updateAccessibility(&spoken);
}

bool Toast::eventFilter(QObject *watched, QEvent *event)
{
    if (event->type() == QEvent::Resize && isVisible()) {
        place();
    }
    return QWidget::eventFilter(watched, event);
}

void Toast::place()
{
    m_text->setWordWrap(false); // how wide it would be in one line
    layout()->activate();
    const int room = parentWidget()->width() - 2 * kSpace24;
    const int width = qMin(qMax(sizeHint().width(), 320), qMin(room, kToastMaximum));
    m_text->setWordWrap(sizeHint().width() > width);
    const int height =
        m_text->wordWrap() ? kToastHeight + lineHeightPx(TypeStep::Body) : kToastHeight;
    setGeometry((parentWidget()->width() - width) / 2, parentWidget()->height() - height - kSpace24,
                width, height);
}

void Toast::paintEvent(QPaintEvent *)
{
    const Tokens &t = m_theme.tokens();
    QPainter painter(this);
    paintPanel(&painter, rect(), t.raised, t.lineStrong, kRadiusCard);
    const bool done = m_mood == Mood::Done;
    paintIcon(&painter, done ? QStringLiteral("check") : QStringLiteral("warning"),
              QRectF(kSpace16, 0, kIconSize, height()), kIconSize, done ? t.okText : t.warnText);
}

} // namespace nw::app
