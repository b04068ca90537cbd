#include "app/pages/libraryheader.h"

#include "app/models/coverstore.h"
#include "app/theme/metrics.h"
#include "app/theme/theme.h"
#include "app/widgets/button.h"
#include "app/widgets/chip.h"
#include "app/widgets/continuecard.h"
#include "app/widgets/flowlayout.h"
#include "app/widgets/label.h"
#include "app/widgets/popupmenu.h"
#include "app/widgets/segmented.h"

#include <QHBoxLayout>
#include <QLocale>
#include <QMenu>
#include <QResizeEvent>

namespace nw::app {

namespace {

constexpr int kHeadHeight = 22;
constexpr int kCardHeight = 124;
constexpr int kCardMinimum = 270;
constexpr int kFilterGap = 16; // between the filters and the covers

QString orderName(SortOrder order)
{
    switch (order) {
    case SortOrder::LastRead:
        return LibraryHeader::tr("Last read");
    case SortOrder::Title:
        return LibraryHeader::tr("Title");
    case SortOrder::Creator:
        return LibraryHeader::tr("Creator");
    case SortOrder::Added:
        return LibraryHeader::tr("Last added");
    }
    return {};
}

} // namespace

LibraryHeader::LibraryHeader(const Theme &theme, CoverStore &covers, QWidget *parent)
    : QWidget(parent)
    , m_theme(theme)
    , m_covers(covers)
    , m_continueHead(new QWidget(this))
    , m_showAll(new Button(theme, ButtonKind::Link, {}))
    , m_filters(new QWidget(this))
{
    auto *row = new QHBoxLayout(m_continueHead);
    row->setContentsMargins(0, 0, 0, 0);
    row->addWidget(new Label(theme, TypeStep::Reading, TypeWeight::SemiBold, Ink::Text,
                             tr("Continue reading")));
    row->addStretch(1);
    row->addWidget(m_showAll);
    m_showAll->setObjectName(QStringLiteral("continueShowAll"));
    connect(m_showAll, &Button::clicked, this, &LibraryHeader::showAllChosen);
    buildFilters();
}

void LibraryHeader::buildFilters()
{
    auto *left = new QWidget;
    auto *flow = new FlowLayout(kSpace8, left);
    const struct
    {
        ReadState state;
        QString objectName;
        QString name;
    } states[] = {{ReadState::Any, QStringLiteral("chip.all"), tr("All")},
                  {ReadState::Unread, QStringLiteral("chip.unread"), tr("Unread")},
                  {ReadState::InProgress, QStringLiteral("chip.inProgress"), tr("In progress")},
                  {ReadState::Finished, QStringLiteral("chip.finished"), tr("Finished")}};
    for (const auto &state : states) {
        auto *chip = new Chip(m_theme, state.name);
        chip->setObjectName(state.objectName);
        chip->setCount(0);
        m_stateChips.append(chip);
        flow->addWidget(chip);
        connect(chip, &Chip::clicked, this, [this, value = state.state] {
            setReadState(value);
            Q_EMIT readStateChosen(value);
        });
    }
    m_format = new Chip(m_theme, tr("Format"));
    m_format->setObjectName(QStringLiteral("chip.format"));
    m_language = new Chip(m_theme, tr("Language"));
    m_language->setObjectName(QStringLiteral("chip.language"));
    for (Chip *chip : {m_format, m_language}) {
        chip->setTrailingIcon(QStringLiteral("chevron-down"));
        flow->addWidget(chip);
        chip->hide();
    }
    connect(m_format, &Chip::clicked, this, [this] { openChoices(Choice::Format); });
    connect(m_language, &Chip::clicked, this, [this] { openChoices(Choice::Language); });

    m_order = new Button(m_theme, ButtonKind::Secondary, orderName(m_sortOrder));
    m_order->setObjectName(QStringLiteral("librarySort"));
    m_order->setIconName(QStringLiteral("sort"));
    m_order->setFixedHeight(kChipHeight);
    connect(m_order, &Button::clicked, this, &LibraryHeader::openOrders);
    m_layout = new Segmented(m_theme,
                             {{QStringLiteral("view.grid"), tr("Covers"), QStringLiteral("grid")},
                              {QStringLiteral("view.list"), tr("List"), QStringLiteral("list")}},
                             kChipHeight);
    connect(m_layout, &Segmented::currentChanged, this, &LibraryHeader::layoutChosen);

    auto *row = new QHBoxLayout(m_filters);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(kSpace8);
    row->addWidget(left, 1);
    row->addWidget(m_order, 0, Qt::AlignTop);
    row->addWidget(m_layout, 0, Qt::AlignTop);
    setReadState(ReadState::Any);
}

int LibraryHeader::cardColumns(int width) const
{
    return qMax(1, (width + kSpace16) / (kCardMinimum + kSpace16));
}

void LibraryHeader::setContinue(const QList<ComicItem> &items, std::int64_t nowMs)
{
    m_continue = items;
    m_nowMs = nowMs;
    m_showAll->setText(tr("Show all %1").arg(QLocale().toString(items.size())));
    m_showAll->updateGeometry();
    placeCards();
    updateGeometry();
}

void LibraryHeader::placeCards()
{
    const int columns = cardColumns(width());
    const int shown = qMin(columns, static_cast<int>(m_continue.size()));
    while (m_cards.size() < shown) {
        auto *card = new ContinueCard(m_theme, m_covers, this);
        connect(card, &ContinueCard::clicked, this,
                [this, card] { Q_EMIT continueChosen(card->item()); });
        m_cards.append(card);
    }
    while (m_cards.size() > shown) {
        delete m_cards.takeLast();
    }
    m_continueHead->setVisible(shown > 0);
    m_showAll->setVisible(m_continue.size() > shown);
    m_continueHead->setGeometry(0, 0, width(), kHeadHeight);
    const int cardWidth = (width() - (columns - 1) * kSpace16) / columns;
    for (int index = 0; index < shown; ++index) {
        ContinueCard *card = m_cards.at(index);
        card->setItem(m_continue.at(index), m_nowMs);
        const bool last = index == columns - 1;
        const int left = index * (cardWidth + kSpace16);
        card->setGeometry(left, kHeadHeight + kSpace12, last ? width() - left : cardWidth,
                          kCardHeight);
        card->show();
    }
    const int top = shown > 0 ? kHeadHeight + kSpace12 + kCardHeight + kSpace24 : 0;
    m_filters->setGeometry(0, top, width(), height() - top - kFilterGap);
}

int LibraryHeader::heightForWidth(int width) const
{
    const int cards = m_continue.isEmpty() ? 0 : kHeadHeight + kSpace12 + kCardHeight + kSpace24;
    const int filters = qMax(kChipHeight, m_filters->layout()->heightForWidth(width));
    return cards + filters + kFilterGap;
}

void LibraryHeader::resizeEvent(QResizeEvent *event)
{
    QWidget::resizeEvent(event);
    placeCards();
}

void LibraryHeader::setCounts(const Counts &counts)
{
    const int values[] = {counts.all, counts.unread, counts.inProgress, counts.finished};
    for (int index = 0; index < m_stateChips.size(); ++index) {
        m_stateChips.at(index)->setCount(values[index]);
    }
}

void LibraryHeader::setChoices(const QStringList &formats, const QStringList &languages)
{
    m_formats = formats;
    m_languages = languages;
    // A filter with one value is no filter.
    m_format->setVisible(formats.size() > 1);
    m_language->setVisible(languages.size() > 1);
}

void LibraryHeader::setReadState(ReadState state)
{
    for (int index = 0; index < m_stateChips.size(); ++index) {
        m_stateChips.at(index)->setChecked(index == static_cast<int>(state));
    }
}

void LibraryHeader::setOrder(SortOrder order)
{
    m_sortOrder = order;
    m_order->setText(orderName(order));
    m_order->setAccessibleName(tr("Order: %1").arg(orderName(order)));
    m_order->updateGeometry();
}

void LibraryHeader::setLayoutIndex(int index)
{
    m_layout->setCurrent(index);
}

void LibraryHeader::openChoices(Choice which)
{
    const bool format = which == Choice::Format;
    Chip *chip = format ? m_format : m_language;
    chip->setChecked(!(format ? m_chosenFormats : m_chosenLanguages).isEmpty());
    QMenu *menu = newPopupMenu(this);
    const QStringList &choices = format ? m_formats : m_languages;
    for (const QString &choice : choices) {
        QAction *action = menu->addAction(format ? choice : languageText(choice));
        action->setCheckable(true);
        action->setChecked((format ? m_chosenFormats : m_chosenLanguages).contains(choice));
        connect(action, &QAction::triggered, this,
                [this, which, choice] { choose(which, choice); });
    }
    popupBelow(menu, chip);
}

void LibraryHeader::choose(Choice which, const QString &choice)
{
    const bool format = which == Choice::Format;
    QSet<QString> &chosen = format ? m_chosenFormats : m_chosenLanguages;
    if (!chosen.remove(choice)) {
        chosen.insert(choice);
    }
    (format ? m_format : m_language)->setChecked(!chosen.isEmpty());
    if (format) {
        Q_EMIT formatsChosen(chosen);
    } else {
        Q_EMIT languagesChosen(chosen);
    }
}

void LibraryHeader::openOrders()
{
    QMenu *menu = newPopupMenu(this);
    for (const SortOrder order :
         {SortOrder::LastRead, SortOrder::Title, SortOrder::Creator, SortOrder::Added}) {
        QAction *action = menu->addAction(orderName(order));
        action->setCheckable(true);
        action->setChecked(order == m_sortOrder);
        connect(action, &QAction::triggered, this, [this, order] {
            setOrder(order);
            Q_EMIT orderChosen(order);
        });
    }
    popupBelow(menu, m_order);
}

} // namespace nw::app
