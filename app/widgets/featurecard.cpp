#include "app/widgets/featurecard.h"

#include "app/models/coverstore.h"
#include "app/theme/metrics.h"
#include "app/theme/theme.h"
#include "app/widgets/button.h"
#include "app/widgets/coverpainter.h"
#include "app/widgets/label.h"
#include "app/widgets/paint.h"
#include "app/widgets/tag.h"

#include <QHBoxLayout>
#include <QPainter>
#include <QVBoxLayout>

namespace nw::app {

namespace {

constexpr int kCardHeight = 168;
constexpr QRect kCover(13, 12, 96, 144);
constexpr int kWordsLeft = 133;

} // namespace

FeatureCard::FeatureCard(const Theme &theme, CoverStore &covers, QWidget *parent)
    : QWidget(parent)
    , m_theme(theme)
    , m_covers(covers)
    , m_tag(new Tag(theme, Tone::Accent, tr("New")))
    , m_series(new Label(theme, TypeStep::Body, TypeWeight::Regular, Ink::Muted))
    , m_title(new Label(theme, TypeStep::Title, TypeWeight::Bold, Ink::Text))
    , m_creator(new Label(theme, TypeStep::Body, TypeWeight::Regular, Ink::Muted))
    , m_facts(new Label(theme, TypeStep::Body, TypeWeight::Regular, Ink::Text))
    , m_open(new Button(theme, ButtonKind::Primary, tr("Open comic")))
{
    setFixedHeight(kCardHeight);
    m_open->setObjectName(QStringLiteral("featureOpen"));
    m_title->setElided();
    m_creator->setElided();
    m_facts->setElided();
    auto *tags = new QHBoxLayout;
    tags->setSpacing(kSpace8);
    tags->addWidget(m_tag);
    tags->addWidget(m_series);
    tags->addStretch(1);
    auto *words = new QVBoxLayout;
    words->setSpacing(kSpace4);
    words->addStretch(1);
    words->addLayout(tags);
    words->addWidget(m_title);
    words->addWidget(m_creator);
    words->addSpacing(kSpace4);
    words->addWidget(m_facts);
    words->addStretch(1);
    auto *row = new QHBoxLayout(this);
    row->setContentsMargins(kWordsLeft, 0, kSpace24, 0);
    row->setSpacing(kSpace24);
    row->addLayout(words, 1);
    row->addWidget(m_open);
    connect(m_open, &Button::clicked, this, [this] { Q_EMIT opened(m_item); });
    connect(&covers, &CoverStore::coverReady, this, qOverload<>(&QWidget::update));
}

void FeatureCard::setItem(const ComicItem &item)
{
    m_item = item;
    m_series->setText(item.series);
    m_series->setVisible(!item.series.isEmpty());
    m_title->setFullText(item.title);
    m_creator->setFullText(item.creator);
    QStringList facts{tr("%n pages", nullptr, item.pageCount)};
    if (!item.genres.isEmpty()) {
        facts << item.genres.join(QStringLiteral(", "));
    }
    facts << (isHeld(item) ? tr("In library") : priceText(item.price));
    m_facts->setFullText(facts.join(QStringLiteral("  ·  ")));
    m_open->setAccessibleName(tr("Open %1").arg(item.title));
    update();
}

void FeatureCard::paintEvent(QPaintEvent *)
{
    const Tokens &t = m_theme.tokens();
    QPainter painter(this);
    paintPanel(&painter, rect(), t.surface, t.line, kRadiusCard);
    paintCover(&painter, m_theme, m_covers, m_item, kCover, {});
}

} // namespace nw::app
