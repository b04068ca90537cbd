#include "app/widgets/segmented.h"

#include "app/theme/metrics.h"
#include "app/theme/theme.h"
#include "app/theme/typography.h"
#include "app/widgets/focusring.h"
#include "app/widgets/paint.h"

#include <QAbstractButton>
#include <QButtonGroup>
#include <QHBoxLayout>
#include <QPainter>
#include <QPainterPath>

namespace nw::app {

namespace {

constexpr int kSegmentPadding = 13;

// One segment: it fills its own rectangle; the frame around all of them belongs to the row.
class SegmentButton : public QAbstractButton
{
public:
    SegmentButton(const Theme &theme, const Segmented::Segment &segment, int heightPx,
                  QWidget *parent)
        : QAbstractButton(parent)
        , m_theme(theme)
        , m_iconName(segment.iconName)
    {
        setObjectName(segment.objectName);
        setAccessibleName(segment.name);
        if (m_iconName.isEmpty()) {
            setText(segment.name);
        } else {
            setToolTip(segment.name);
        }
        setCheckable(true);
        setFixedHeight(heightPx);
        setAttribute(Qt::WA_Hover);
        setFocusPolicy(Qt::StrongFocus);
        setFocusShape(this, FocusShape::Outside, kRadiusControl);
    }

    QSize sizeHint() const override
    {
        const QFontMetrics metrics(typeFont(TypeStep::Body, TypeWeight::Medium));
        const int width = m_iconName.isEmpty()
            ? metrics.horizontalAdvance(text()) + 2 * kSegmentPadding
            : kControlHeight;
        return {width, height()};
    }

protected:
    void paintEvent(QPaintEvent *) override
    {
        const Tokens &t = m_theme.tokens();
        QPainter painter(this);
        const QColor fill = isChecked() ? t.hover
            : isDown()                  ? t.line
            : underMouse()              ? blended(t.raised, t.hover, 0.5)
                                        : QColor(Qt::transparent);
        painter.fillRect(rect(), fill);
        const QColor ink = isChecked() ? t.text : t.muted;
        if (m_iconName.isEmpty()) {
            painter.setFont(typeFont(TypeStep::Body, TypeWeight::Medium));
            painter.setPen(ink);
            painter.drawText(rect(), Qt::AlignCenter, text());
        } else {
            paintIcon(&painter, m_iconName, rect(), kIconSmall, ink);
        }
    }

private:
    const Theme &m_theme;
    QString m_iconName;
};

} // namespace

Segmented::Segmented(const Theme &theme, const QList<Segment> &segments, int heightPx,
                     QWidget *parent)
    : QWidget(parent)
    , m_theme(theme)
    , m_group(new QButtonGroup(this))
{
    setSizePolicy(QSizePolicy::Fixed, QSizePolicy::Fixed);
    auto *row = new QHBoxLayout(this);
    row->setContentsMargins(1, 1, 1, 1);
    row->setSpacing(1);
    for (int index = 0; index < segments.size(); ++index) {
        auto *button = new SegmentButton(theme, segments.at(index), heightPx - 2, this);
        m_group->addButton(button, index);
        row->addWidget(button);
    }
    setCurrent(0);
    connect(m_group, &QButtonGroup::idClicked, this, [this](int index) {
        stopTabAtCurrent();
        Q_EMIT currentChanged(index);
    });
}

int Segmented::current() const
{
    return m_group->checkedId();
}

void Segmented::setCurrent(int index)
{
    if (QAbstractButton *button = m_group->button(index)) {
        button->setChecked(true);
        stopTabAtCurrent();
    }
}

// Tab comes to the one that is on, the arrows walk from there; Qt arranges that only when the mouse
// chose it.
void Segmented::stopTabAtCurrent()
{
    const QList<QAbstractButton *> buttons = m_group->buttons();
    for (QAbstractButton *button : buttons) {
        button->setFocusPolicy(button->isChecked() ? Qt::StrongFocus : Qt::ClickFocus);
    }
}

void Segmented::paintEvent(QPaintEvent *)
{
    const Tokens &t = m_theme.tokens();
    QPainter painter(this);
    paintPanel(&painter, rect(), t.raised, t.line, kRadiusControl);
    const QList<QAbstractButton *> buttons = m_group->buttons();
    for (qsizetype index = 1; index < buttons.size(); ++index) {
        painter.fillRect(buttons.at(index)->x() - 1, 1, 1, height() - 2, t.line);
    }
}

} // namespace nw::app
