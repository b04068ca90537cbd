#include "app/widgets/topbar.h"

#include "app/theme/metrics.h"
#include "app/theme/theme.h"
#include "app/widgets/accountbutton.h"
#include "app/widgets/button.h"
#include "app/widgets/label.h"
#include "app/widgets/paint.h"
#include "app/widgets/searchfield.h"

#include <QHBoxLayout>
#include <QPainter>

namespace nw::app {

namespace {

constexpr int kTitleColumn = 200; // the search starts where the content beside the pane starts
constexpr int kSearchWidth = 360;
constexpr int kSearchBeside = 280; // beside a path
constexpr int kSearchMinimum = 160;
constexpr int kSearchStretch = 100; // takes what is left, up to its width
constexpr int kCrumbStretch = 300;

// The small arrow between two names of the path.
class CrumbArrow : public QWidget
{
public:
    explicit CrumbArrow(const Theme &theme)
        : m_theme(theme)
    {
        setFixedSize(kIconSmall, kControlHeight);
    }

protected:
    void paintEvent(QPaintEvent *) override
    {
        QPainter painter(this);
        paintIcon(&painter, QStringLiteral("chevron-right"), rect(), kIconSmall,
                  m_theme.tokens().muted);
    }

private:
    const Theme &m_theme;
};

} // namespace

TopBar::TopBar(const Theme &theme, QWidget *parent)
    : QWidget(parent)
    , m_theme(theme)
    , m_title(new Label(theme, TypeStep::Heading, TypeWeight::SemiBold, Ink::Text))
    , m_back(Button::iconOnly(theme, QStringLiteral("arrow-left"), tr("Back")))
    , m_crumbs(new QWidget)
    , m_crumbRow(new QHBoxLayout(m_crumbs))
    , m_search(new SearchField(theme))
    , m_add(new Button(theme, ButtonKind::Secondary, tr("Add comics")))
    , m_account(new AccountButton(theme))
{
    setFixedHeight(kTopBarHeight);
    m_back->setKind(ButtonKind::Secondary);
    m_back->setObjectName(QStringLiteral("topBack"));
    m_search->setObjectName(QStringLiteral("searchField"));
    m_add->setObjectName(QStringLiteral("addComics"));
    m_add->setIconName(QStringLiteral("plus"));
    m_crumbRow->setContentsMargins(0, 0, 0, 0);
    m_crumbRow->setSpacing(kSpace12);

    auto *row = new QHBoxLayout(this);
    row->setContentsMargins(kSpace24, 0, kSpace24, 0);
    row->setSpacing(kSpace12);
    row->addWidget(m_back);
    row->addWidget(m_title);
    row->addWidget(m_crumbs, kCrumbStretch);
    row->addWidget(m_search, kSearchStretch);
    row->addStretch(1);
    row->addWidget(m_add);
    row->addWidget(m_account);
    connect(m_back, &Button::clicked, this, &TopBar::backRequested);
    showTitle({});
}

void TopBar::showTitle(const QString &title)
{
    clearCrumbs();
    m_crumbs->hide();
    m_back->hide();
    m_title->setText(title);
    m_title->setFixedWidth(kTitleColumn - kSpace12);
    m_title->show();
    m_search->setMinimumWidth(kSearchMinimum);
    m_search->setMaximumWidth(kSearchWidth);
}

void TopBar::clearCrumbs()
{
    while (QLayoutItem *item = m_crumbRow->takeAt(0)) {
        delete item->widget();
        delete item;
    }
}

void TopBar::showBreadcrumb(const QStringList &names)
{
    clearCrumbs();
    m_title->hide();
    for (int index = 0; index < names.size(); ++index) {
        const bool last = index == names.size() - 1;
        if (last) {
            auto *here = new Label(m_theme, TypeStep::Body, TypeWeight::SemiBold, Ink::Text);
            here->setElided();
            here->setFullText(names.at(index));
            m_crumbRow->addWidget(here, 1);
            break;
        }
        auto *crumb = new Button(m_theme, ButtonKind::Crumb, names.at(index));
        crumb->setObjectName(QStringLiteral("crumb.%1").arg(index));
        connect(crumb, &Button::clicked, this, [this, index] { Q_EMIT crumbChosen(index); });
        m_crumbRow->addWidget(crumb);
        m_crumbRow->addWidget(new CrumbArrow(m_theme));
    }
    m_back->show();
    m_crumbs->show();
    m_search->setMaximumWidth(kSearchBeside);
}

void TopBar::showSearch(const QString &placeholder)
{
    m_search->setVisible(!placeholder.isEmpty());
    m_search->setPlaceholder(placeholder);
}

void TopBar::showAddComics(AddComics offer)
{
    m_add->setVisible(offer == AddComics::Offered);
}

void TopBar::paintEvent(QPaintEvent *)
{
    const Tokens &t = m_theme.tokens();
    QPainter painter(this);
    painter.fillRect(0, height() - 1, width(), 1, t.line);
}

} // namespace nw::app
