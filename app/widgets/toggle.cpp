#include "app/widgets/toggle.h"

#include "app/theme/metrics.h"
#include "app/theme/theme.h"
#include "app/widgets/focusring.h"
#include "app/widgets/paint.h"

#include <QPainter>

namespace nw::app {

namespace {

constexpr int kToggleWidth = 40;
constexpr int kToggleHeight = 24;
constexpr int kKnob = 18;

} // namespace

Toggle::Toggle(const Theme &theme, const QString &name, QWidget *parent)
    : QAbstractButton(parent)
    , m_theme(theme)
    , m_position(theme, kPaneMs, this)
{
    setCheckable(true);
    setAccessibleName(name);
    setFocusPolicy(Qt::StrongFocus);
    setAttribute(Qt::WA_Hover);
    setSizePolicy(QSizePolicy::Fixed, QSizePolicy::Fixed);
    setFocusShape(this, FocusShape::Outside, kToggleHeight / 2);
    connect(this, &QAbstractButton::toggled, this,
            [this](bool on) { m_position.goTo(on ? 1.0 : 0.0); });
}

QSize Toggle::sizeHint() const
{
    return {kToggleWidth, kToggleHeight};
}

void Toggle::paintEvent(QPaintEvent *)
{
    const Tokens &t = m_theme.tokens();
    QPainter painter(this);
    const QColor onFill = underMouse() ? t.accentFillHover : t.accentFill;
    const QColor fill = isEnabled() ? blended(t.track, onFill, m_position.value()) : t.line;
    paintPanel(&painter, rect(), fill, isChecked() ? fill : t.lineStrong, kToggleHeight / 2.0);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(Qt::NoPen);
    painter.setBrush(isEnabled() ? blended(t.text, t.onAccent, m_position.value()) : t.faint);
    const qreal travel = kToggleWidth - kKnob - 6.0;
    painter.drawEllipse(QRectF(3 + travel * m_position.value(), 3, kKnob, kKnob));
}

} // namespace nw::app
