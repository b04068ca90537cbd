#include "app/widgets/shelfsection.h"

#include "app/theme/metrics.h"
#include "app/theme/theme.h"
#include "app/widgets/button.h"
#include "app/widgets/label.h"

#include <QHBoxLayout>
#include <QLocale>
#include <QVBoxLayout>

namespace nw::app {

namespace {

// Rings and discs reach out of the covers; the view is that much larger on every side.
constexpr int kRingRoom = 9;

} // namespace

ShelfSection::ShelfSection(const Theme &theme, CoverStore &covers, const QString &name,
                           const QString &title, QWidget *parent)
    : QWidget(parent)
    , m_seeAll(new Button(theme, ButtonKind::Link, {}))
    , m_view(new ComicView(theme, covers, ComicLayout::StoreGrid))
{
    setObjectName(QStringLiteral("shelfSection.") + name);
    m_seeAll->setObjectName(QStringLiteral("shelfSection.%1.seeAll").arg(name));
    m_view->setObjectName(QStringLiteral("shelfSection.%1.view").arg(name));
    m_view->setAccessibleName(title);
    m_view->showOneRowOnly();
    m_view->setContentPadding({kRingRoom, kRingRoom, kRingRoom, 0});
    auto *head = new QHBoxLayout;
    head->setContentsMargins(kRingRoom, 0, kRingRoom, 0);
    head->addWidget(new Label(theme, TypeStep::Reading, TypeWeight::SemiBold, Ink::Text, title));
    head->addStretch(1);
    head->addWidget(m_seeAll);
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(kSpace12 - kRingRoom);
    column->addLayout(head);
    column->addWidget(m_view);
    connect(m_seeAll, &Button::clicked, this, &ShelfSection::seeAllChosen);
    m_view->setModel(&m_filtered);
    const auto later = [this] { refresh(); };
    connect(&m_filtered, &QAbstractItemModel::rowsInserted, this, later);
    connect(&m_filtered, &QAbstractItemModel::rowsRemoved, this, later);
    connect(&m_filtered, &QAbstractItemModel::layoutChanged, this, later);
    refresh();
}

void ShelfSection::setSource(QAbstractItemModel *comics, const ComicFilter &filter, SortOrder order)
{
    m_filtered.setComicFilter(filter);
    m_filtered.setOrder(order);
    m_filtered.setSourceModel(comics);
    refresh();
}

void ShelfSection::refresh()
{
    m_seeAll->setText(tr("See all %1").arg(QLocale().toString(count())));
    m_seeAll->setAccessibleName(m_view->accessibleName() + QStringLiteral(": ") + m_seeAll->text());
    m_seeAll->updateGeometry();
    setVisible(count() > 0);
}

} // namespace nw::app
