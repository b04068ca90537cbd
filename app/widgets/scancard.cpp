#include "app/widgets/scancard.h"

#include "app/theme/metrics.h"
#include "app/theme/theme.h"
#include "app/widgets/button.h"
#include "app/widgets/label.h"
#include "app/widgets/meter.h"
#include "app/widgets/paint.h"

#include <QHBoxLayout>
#include <QLocale>
#include <QPainter>
#include <QVBoxLayout>

namespace nw::app {

ScanCard::ScanCard(const Theme &theme, QWidget *parent)
    : QWidget(parent)
    , m_theme(theme)
    , m_meter(new Meter(theme, tr("Adding comics")))
    , m_count(new Label(theme, TypeStep::Caption, TypeWeight::Regular, Ink::Muted))
{
    auto *title =
        new Label(theme, TypeStep::Body, TypeWeight::Medium, Ink::Text, tr("Adding comics"));
    auto *cancel = Button::iconOnly(theme, QStringLiteral("close"), tr("Stop adding"));
    cancel->setObjectName(QStringLiteral("scanCancel"));
    cancel->setButtonSize(ButtonSize::Small);
    connect(cancel, &Button::clicked, this, &ScanCard::cancelRequested);
    auto *head = new QHBoxLayout;
    head->addWidget(title, 1);
    head->addWidget(cancel);
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(13, kSpace8, kSpace8, 13);
    column->setSpacing(kSpace4);
    column->addLayout(head);
    auto *below = new QVBoxLayout;
    below->setContentsMargins(0, 0, 5, 0);
    below->setSpacing(kSpace8);
    below->addWidget(m_meter);
    below->addWidget(m_count);
    column->addLayout(below);
}

void ScanCard::setProgress(int done, int total)
{
    m_meter->setFraction(total > 0 ? static_cast<double>(done) / total : 0.0);
    const QLocale locale;
    m_count->setText(tr("%1 of %2 files").arg(locale.toString(done), locale.toString(total)));
}

void ScanCard::paintEvent(QPaintEvent *)
{
    const Tokens &t = m_theme.tokens();
    QPainter painter(this);
    paintPanel(&painter, rect(), t.surface, t.line, kRadiusCard);
}

} // namespace nw::app
