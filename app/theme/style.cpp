#include "app/theme/style.h"

#include "app/theme/metrics.h"
#include "app/theme/theme.h"
#include "app/theme/typography.h"

#include <QPainter>
#include <QPainterPath>
#include <QStyleFactory>
#include <QStyleOption>

namespace nw::app {

namespace {

constexpr int kScrollBarWidth = 12;
constexpr int kScrollHandleWidth = 6;
constexpr int kScrollHandleMinimum = 40;
constexpr int kMenuRowHeight = 32;
constexpr int kMenuIndent = 36;

} // namespace

Style::Style(const Theme &theme)
    : QProxyStyle(QStyleFactory::create(QStringLiteral("Fusion")))
    , m_theme(theme)
{
}

void Style::drawPanel(const QRect &rect, const QColor &fill, const QColor &border, int radius,
                      QPainter *painter) const
{
    painter->save();
    painter->setRenderHint(QPainter::Antialiasing);
    painter->setPen(border);
    painter->setBrush(fill);
    painter->drawRoundedRect(QRectF(rect).adjusted(0.5, 0.5, -0.5, -0.5), radius, radius);
    painter->restore();
}

void Style::drawPrimitive(PrimitiveElement element, const QStyleOption *option, QPainter *painter,
                          const QWidget *widget) const
{
    const Tokens &t = m_theme.tokens();
    switch (element) {
    case PE_FrameFocusRect: // one ring for the whole program, drawn by FocusRing
        return;
    case PE_PanelLineEdit:
        return; // the fields draw their own frame around a frameless edit
    case PE_PanelMenu:
        painter->fillRect(option->rect, t.raised);
        return;
    case PE_FrameMenu:
        drawPanel(option->rect, Qt::transparent, t.lineStrong, 0, painter);
        return;
    case PE_PanelTipLabel:
        drawPanel(option->rect, t.raised, t.lineStrong, kRadiusCover, painter);
        return;
    case PE_IndicatorCheckBox:
        drawCheckBox(option, painter);
        return;
    case PE_PanelScrollAreaCorner:
        painter->fillRect(option->rect, t.background);
        return;
    default:
        QProxyStyle::drawPrimitive(element, option, painter, widget);
    }
}

void Style::drawCheckBox(const QStyleOption *option, QPainter *painter) const
{
    const Tokens &t = m_theme.tokens();
    const bool on = option->state.testFlag(State_On);
    const bool enabled = option->state.testFlag(State_Enabled);
    const bool hovered = option->state.testFlag(State_MouseOver);
    const QColor fill = on && enabled ? t.accentFill : hovered ? t.hover : QColor(Qt::transparent);
    const QColor border = on && enabled ? t.accentFill : t.lineStrong;
    drawPanel(option->rect, fill, border, kRadiusCover, painter);
    if (!on) {
        return;
    }
    painter->save();
    painter->setRenderHint(QPainter::Antialiasing);
    painter->setPen(
        QPen(enabled ? t.onAccent : t.faint, 2, Qt::SolidLine, Qt::RoundCap, Qt::RoundJoin));
    const QPointF origin = option->rect.topLeft();
    QPainterPath tick(origin + QPointF(4.5, 8.5));
    tick.lineTo(origin + QPointF(7, 11));
    tick.lineTo(origin + QPointF(11.5, 5.5));
    painter->drawPath(tick);
    painter->restore();
}

void Style::drawControl(ControlElement element, const QStyleOption *option, QPainter *painter,
                        const QWidget *widget) const
{
    switch (element) {
    case CE_MenuItem:
        drawMenuItem(option, painter);
        return;
    case CE_MenuEmptyArea:
        return;
    default:
        QProxyStyle::drawControl(element, option, painter, widget);
    }
}

void Style::drawMenuItem(const QStyleOption *option, QPainter *painter) const
{
    const auto *item = qstyleoption_cast<const QStyleOptionMenuItem *>(option);
    if (!item) {
        return;
    }
    const Tokens &t = m_theme.tokens();
    painter->save();
    painter->fillRect(item->rect, t.raised);
    if (item->menuItemType == QStyleOptionMenuItem::Separator) {
        painter->fillRect(QRect(item->rect.left() + kSpace8, item->rect.center().y(),
                                item->rect.width() - 2 * kSpace8, 1),
                          t.line);
        painter->restore();
        return;
    }
    const bool enabled = item->state.testFlag(State_Enabled);
    if (enabled && item->state.testFlag(State_Selected)) {
        painter->setRenderHint(QPainter::Antialiasing);
        painter->setPen(Qt::NoPen);
        painter->setBrush(t.hover);
        painter->drawRoundedRect(item->rect.adjusted(kSpace4, 0, -kSpace4, 0), kRadiusCover,
                                 kRadiusCover);
    }
    painter->setFont(typeFont(TypeStep::Body, TypeWeight::Medium));
    painter->setPen(enabled ? t.text : t.faint);
    const QRect textRect = item->rect.adjusted(kMenuIndent, 0, -kSpace16, 0);
    const QStringList parts = item->text.split(QLatin1Char('\t'));
    painter->drawText(textRect, Qt::AlignVCenter | Qt::AlignLeft | Qt::TextShowMnemonic,
                      parts.constFirst());
    if (parts.size() > 1) {
        painter->setPen(enabled ? t.muted : t.faint);
        painter->setFont(typeFont(TypeStep::Caption));
        painter->drawText(textRect, Qt::AlignVCenter | Qt::AlignRight, parts.at(1));
    }
    if (item->menuItemType == QStyleOptionMenuItem::SubMenu) {
        painter->drawText(textRect, Qt::AlignVCenter | Qt::AlignRight, QStringLiteral("›"));
    }
    if (item->checked) {
        painter->setRenderHint(QPainter::Antialiasing);
        painter->setPen(QPen(t.accentText, 2, Qt::SolidLine, Qt::RoundCap, Qt::RoundJoin));
        const QPointF middle(item->rect.left() + 20, item->rect.center().y() + 0.5);
        QPainterPath tick(middle + QPointF(-4.5, 0));
        tick.lineTo(middle + QPointF(-1.5, 3.5));
        tick.lineTo(middle + QPointF(4.5, -3.5));
        painter->drawPath(tick);
    }
    painter->restore();
}

void Style::drawComplexControl(ComplexControl control, const QStyleOptionComplex *option,
                               QPainter *painter, const QWidget *widget) const
{
    if (control == CC_ScrollBar) {
        drawScrollBar(option, painter);
        return;
    }
    QProxyStyle::drawComplexControl(control, option, painter, widget);
}

void Style::drawScrollBar(const QStyleOptionComplex *option, QPainter *painter) const
{
    const auto *bar = qstyleoption_cast<const QStyleOptionSlider *>(option);
    if (!bar || bar->maximum <= bar->minimum) {
        return;
    }
    const Tokens &t = m_theme.tokens();
    QRectF handle = subControlRect(CC_ScrollBar, option, SC_ScrollBarSlider, nullptr);
    const qreal inset = (kScrollBarWidth - kScrollHandleWidth) / 2.0;
    handle = bar->orientation == Qt::Vertical ? handle.adjusted(inset, 2, -inset, -2)
                                              : handle.adjusted(2, inset, -2, -inset);
    painter->save();
    painter->setRenderHint(QPainter::Antialiasing);
    painter->setPen(Qt::NoPen);
    const bool lively =
        option->state.testFlag(State_MouseOver) || option->state.testFlag(State_Sunken);
    painter->setBrush(lively ? t.muted : t.lineStrong);
    painter->drawRoundedRect(handle, kScrollHandleWidth / 2.0, kScrollHandleWidth / 2.0);
    painter->restore();
}

QRect Style::subControlRect(ComplexControl control, const QStyleOptionComplex *option,
                            SubControl part, const QWidget *widget) const
{
    if (control != CC_ScrollBar) {
        return QProxyStyle::subControlRect(control, option, part, widget);
    }
    const auto *bar = qstyleoption_cast<const QStyleOptionSlider *>(option);
    if (!bar) {
        return {};
    }
    const bool vertical = bar->orientation == Qt::Vertical;
    const int length = vertical ? bar->rect.height() : bar->rect.width();
    const int range = bar->maximum - bar->minimum;
    const int handle = range <= 0
        ? length
        : qBound(qMin(kScrollHandleMinimum, length),
                 static_cast<int>(qint64(length) * bar->pageStep / (qint64(range) + bar->pageStep)),
                 length);
    const int position = QStyle::sliderPositionFromValue(
        bar->minimum, bar->maximum, bar->sliderPosition, length - handle, bar->upsideDown);
    const auto along = [&](int start, int extent) {
        return vertical ? QRect(0, start, bar->rect.width(), extent)
                        : QRect(start, 0, extent, bar->rect.height());
    };
    switch (part) {
    case SC_ScrollBarSlider:
        return along(position, handle);
    case SC_ScrollBarGroove:
        return along(0, length);
    case SC_ScrollBarSubPage:
        return along(0, position);
    case SC_ScrollBarAddPage:
        return along(position + handle, length - position - handle);
    default:
        return {}; // no arrow buttons
    }
}

int Style::pixelMetric(PixelMetric metric, const QStyleOption *option, const QWidget *widget) const
{
    switch (metric) {
    case PM_ScrollBarExtent:
        return kScrollBarWidth;
    case PM_ScrollBarSliderMin:
        return kScrollHandleMinimum;
    case PM_IndicatorWidth:
    case PM_IndicatorHeight:
        return 16;
    case PM_CheckBoxLabelSpacing:
        return 10;
    case PM_MenuPanelWidth:
        return 1;
    case PM_MenuVMargin:
        return kSpace4;
    case PM_MenuHMargin:
    case PM_DefaultFrameWidth:
        return 0;
    default:
        return QProxyStyle::pixelMetric(metric, option, widget);
    }
}

int Style::styleHint(StyleHint hint, const QStyleOption *option, const QWidget *widget,
                     QStyleHintReturn *returnData) const
{
    switch (hint) {
    case SH_ScrollBar_LeftClickAbsolutePosition:
    case SH_Menu_MouseTracking:
    case SH_ComboBox_ListMouseTracking:
        return 1;
    case SH_ScrollBar_Transient:
    case SH_EtchDisabledText:
    case SH_DitherDisabledText:
        return 0;
    default:
        return QProxyStyle::styleHint(hint, option, widget, returnData);
    }
}

QSize Style::sizeFromContents(ContentsType type, const QStyleOption *option, const QSize &size,
                              const QWidget *widget) const
{
    if (type == CT_MenuItem) {
        const auto *item = qstyleoption_cast<const QStyleOptionMenuItem *>(option);
        if (item && item->menuItemType == QStyleOptionMenuItem::Separator) {
            return {size.width(), kSpace8 + 1};
        }
        const QFontMetrics metrics(typeFont(TypeStep::Body, TypeWeight::Medium));
        const QStringList parts = item ? item->text.split(QLatin1Char('\t')) : QStringList();
        int width = kMenuIndent + kSpace32;
        for (const QString &part : parts) {
            width += metrics.horizontalAdvance(part) + kSpace24;
        }
        return {qMax(width, 180), kMenuRowHeight};
    }
    return QProxyStyle::sizeFromContents(type, option, size, widget);
}

} // namespace nw::app
