#include "reader/widgets/adjustpanel.h"

#include "reader/widgets/pageslider.h"
#include "reader/widgets/readerbutton.h"
#include "reader/widgets/readermenu.h"

#include <QKeyEvent>
#include <QLabel>
#include <QMenu>
#include <QPainter>
#include <QSignalBlocker>

#include <array>

namespace nw::reader {
namespace {

constexpr int kWidth = 320;
constexpr int kPadding = 16;
constexpr int kRowHeight = 48;
constexpr int kHeadHeight = 44;
constexpr int kGap = 8;
constexpr double kRadius = 10;
constexpr int kTextPx = 13;
constexpr std::array kGroundColours{"", "#000000", "#55595f", "#ffffff"};

QString valueText(int PageAdjustments::*member, int value)
{
    if (member == &PageAdjustments::gammaPercent)
        return QString::number(value / 100.0, 'f', 2);
    return value > 0 ? QString(u'+' % QString::number(value)) : QString::number(value);
}

} // namespace

AdjustPanel::AdjustPanel(QWidget *parent)
    : QWidget(parent)
    , m_title(new QLabel(tr("Colours of the pages"), this))
    , m_close(new ReaderButton(QStringLiteral("close"), ReaderButton::Look::Plain, this))
    , m_presets(new ReaderButton(QString(), ReaderButton::Look::Outlined, this))
    , m_invert(new ReaderButton(QString(), ReaderButton::Look::Segment, this))
    , m_forget(new ReaderButton(QString(), ReaderButton::Look::Plain, this))
{
    hide();
    m_title->setFont(readerFont(font(), kTextPx, QFont::DemiBold));
    m_close->setHint(tr("Close"), Qt::Key_Escape);
    connect(m_close, &QAbstractButton::clicked, this, &AdjustPanel::closed);
    m_presets->setText(tr("Presets"));
    m_presets->setTrailingIconName(QStringLiteral("chevron-down"));
    m_presets->setHint(tr("Presets"));
    connect(m_presets, &QAbstractButton::clicked, this, &AdjustPanel::openPresets);

    addRow("brightness", tr("Brightness"), -100, 100, &PageAdjustments::brightness);
    addRow("contrast", tr("Contrast"), -100, 100, &PageAdjustments::contrast);
    addRow("gamma", tr("Gamma"), 20, 300, &PageAdjustments::gammaPercent);
    addRow("saturation", tr("Saturation"), -100, 100, &PageAdjustments::saturation);
    addRow("sepia", tr("Sepia"), 0, 100, &PageAdjustments::sepia);
    addRow("sharpness", tr("Sharpness"), 0, 100, &PageAdjustments::sharpness);

    m_invert->setText(tr("Inverted"));
    m_invert->setHint(tr("Inverted"));
    m_invert->setCheckable(true);
    connect(m_invert, &QAbstractButton::toggled, this, [this](bool isOn) {
        Tone tone = m_tone;
        tone.adjustments.inversion = isOn ? Inversion::On : Inversion::Off;
        change(tone);
    });
    const std::array grounds{tr("Theme"), tr("Black"), tr("Grey"), tr("White")};
    for (std::size_t index = 0; index < grounds.size(); ++index) {
        auto *button = new ReaderButton(QString(), ReaderButton::Look::Segment, this);
        button->setText(grounds.at(index));
        button->setHint(tr("Background: %1").arg(grounds.at(index)));
        button->setCheckable(true);
        connect(button, &QAbstractButton::clicked, this, [this, index] {
            Tone tone = m_tone;
            tone.ground = QColor(QLatin1String(kGroundColours.at(index)));
            change(tone);
        });
        m_grounds.append(button);
    }
    const std::array scopes{tr("This book"), tr("Series"), tr("Everywhere")};
    for (std::size_t index = 0; index < scopes.size(); ++index) {
        auto *button = new ReaderButton(QString(), ReaderButton::Look::Segment, this);
        button->setText(scopes.at(index));
        button->setHint(tr("Holds for: %1").arg(scopes.at(index)));
        button->setCheckable(true);
        connect(button, &QAbstractButton::clicked, this, [this, index] {
            m_scope = static_cast<ToneScope>(index);
            change(m_tone);
        });
        m_scopes.append(button);
    }
    m_forget->setText(tr("Reset"));
    m_forget->setHint(tr("Reset"));
    connect(m_forget, &QAbstractButton::clicked, this,
            [this] { Q_EMIT forgetRequested(m_scope); });
    layOut();
    follow();
}

void AdjustPanel::addRow(const char *id, const QString &name, int least, int most,
                         int PageAdjustments::*member)
{
    Row row{new QLabel(name, this), new QLabel(this), new PageSlider(this), member};
    row.name->setFont(readerFont(font(), kTextPx, QFont::Medium));
    row.value->setFont(readerFont(font(), kTextPx, QFont::Normal));
    row.value->setAlignment(Qt::AlignRight | Qt::AlignVCenter);
    row.slider->setObjectName(QLatin1String(id));
    row.slider->setAccessibleName(name);
    row.slider->setRange(least, most);
    connect(row.slider, &QAbstractSlider::valueChanged, this, [this, member](int value) {
        Tone tone = m_tone;
        tone.adjustments.*member = value;
        change(tone);
    });
    m_rows.append(row);
}

PageSlider *AdjustPanel::slider(const QString &name) const
{
    return findChild<PageSlider *>(name);
}

void AdjustPanel::setTone(const Tone &tone, ToneScope scope)
{
    m_tone = tone;
    m_scope = scope;
    follow();
}

void AdjustPanel::setHasSeries(bool hasSeries)
{
    m_scopes.at(static_cast<int>(ToneScope::Series))->setEnabled(hasSeries);
}

void AdjustPanel::change(const Tone &tone)
{
    m_tone = tone;
    follow();
    Q_EMIT toneChanged(m_tone, m_scope);
}

void AdjustPanel::follow()
{
    for (const Row &row : std::as_const(m_rows)) {
        const int value = m_tone.adjustments.*row.member;
        const QSignalBlocker blocker(row.slider);
        row.slider->setValue(value);
        row.slider->update();
        row.value->setText(valueText(row.member, value));
    }
    const QSignalBlocker blocker(m_invert);
    m_invert->setChecked(m_tone.adjustments.inversion == Inversion::On);
    for (std::size_t index = 0; index < kGroundColours.size(); ++index)
        m_grounds.at(static_cast<int>(index))
            ->setChecked(m_tone.ground == QColor(QLatin1String(kGroundColours.at(index))));
    for (int index = 0; index < m_scopes.size(); ++index)
        m_scopes.at(index)->setChecked(index == static_cast<int>(m_scope));
}

void AdjustPanel::openPresets()
{
    QMenu *menu = makeReaderMenu(m_palette, this);
    for (const TonePreset &preset : tonePresets()) {
        QAction *action = menu->addAction(nameOf(preset));
        action->setCheckable(true);
        action->setChecked(preset.adjustments == m_tone.adjustments);
        connect(action, &QAction::triggered, this, [this, adjustments = preset.adjustments] {
            change({adjustments, m_tone.ground});
        });
    }
    connect(menu, &QMenu::aboutToHide, menu, &QObject::deleteLater);
    menu->popup(m_presets->mapToGlobal(QPoint(0, m_presets->height() + 4)));
}

void AdjustPanel::open(const QPoint &topRight)
{
    // In a low window it goes up over the bar.
    const int lowest = std::max(0, parentWidget()->height() - height() - kGap);
    move(topRight.x() - width(), std::min(topRight.y(), lowest));
    show();
    raise();
    m_rows.first().slider->setFocus(Qt::ShortcutFocusReason);
}

void AdjustPanel::setPalette(const ReaderPalette &palette)
{
    m_palette = palette;
    const auto ink = [](QLabel *label, const QColor &colour) {
        QPalette colours = label->palette();
        colours.setColor(QPalette::WindowText, colour);
        label->setPalette(colours);
    };
    ink(m_title, palette.text);
    for (const Row &row : std::as_const(m_rows)) {
        ink(row.name, palette.text);
        ink(row.value, palette.muted);
        row.slider->setPalette(palette);
    }
    for (ReaderButton *button : findChildren<ReaderButton *>())
        button->setPalette(palette);
    update();
}

void AdjustPanel::layOut()
{
    const int inner = kWidth - 2 * kPadding;
    m_presets->setHeight(kSmallToolSize);
    m_presets->setGeometry(kWidth - kPadding - kToolSize - kGap - m_presets->sizeHint().width(), 12,
                           m_presets->sizeHint().width(), kSmallToolSize);
    m_title->setGeometry(kPadding, 8, m_presets->x() - kPadding - 4, kToolSize);
    m_close->setGeometry(kWidth - 8 - kToolSize, 8, kToolSize, kToolSize);
    int top = kHeadHeight + kGap;
    for (const Row &row : std::as_const(m_rows)) {
        row.name->setGeometry(kPadding, top, inner - 60, 20);
        row.value->setGeometry(kWidth - kPadding - 60, top, 60, 20);
        row.slider->setGeometry(kPadding, top + 18, inner, 28);
        top += kRowHeight;
    }
    const auto placeRow = [&](const QList<ReaderButton *> &buttons) {
        int left = kPadding;
        for (ReaderButton *button : buttons) {
            button->setHeight(kSmallToolSize);
            button->setGeometry(left, top, button->sizeHint().width(), kSmallToolSize);
            left += button->width() + 4;
        }
        top += kSmallToolSize + kGap;
    };
    top += kGap;
    placeRow(m_grounds);
    placeRow(m_scopes);
    placeRow({m_invert, m_forget});
    resize(kWidth, top + kGap);
}

void AdjustPanel::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(m_palette.strongLine);
    painter.setBrush(m_palette.surface);
    painter.drawRoundedRect(QRectF(rect()).adjusted(0.5, 0.5, -0.5, -0.5), kRadius, kRadius);
}

void AdjustPanel::keyPressEvent(QKeyEvent *event)
{
    if (event->key() == Qt::Key_Escape)
        Q_EMIT closed();
    else
        QWidget::keyPressEvent(event);
}

} // namespace nw::reader
