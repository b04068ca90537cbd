#include "app/frame.h"

#include "app/pages/page.h"
#include "app/widgets/accountbutton.h"
#include "app/widgets/rail.h"
#include "app/widgets/searchfield.h"
#include "app/widgets/toast.h"
#include "app/widgets/topbar.h"

#include <QHBoxLayout>
#include <QStackedWidget>
#include <QVBoxLayout>

namespace nw::app {

Frame::Frame(const Theme &theme, QWidget *parent)
    : QWidget(parent)
    , m_rail(new Rail(theme))
    , m_topBar(new TopBar(theme))
    , m_pages(new QStackedWidget)
    , m_toast(nullptr)
{
    auto *column = new QVBoxLayout;
    column->setSpacing(0);
    column->addWidget(m_topBar);
    column->addWidget(m_pages, 1);
    auto *row = new QHBoxLayout(this);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(0);
    row->addWidget(m_rail);
    row->addLayout(column, 1);
    m_toast = new Toast(theme, this);

    connect(m_rail, &Rail::placeChosen, this, &Frame::placeChosen);
    connect(m_topBar->search(), &SearchField::searchChanged, this, [this](const QString &text) {
        if (Page *page = currentPage()) {
            page->search(text);
        }
    });
    connect(m_topBar->search(), &SearchField::leaveRequested, this, [this] {
        if (Page *page = currentPage()) {
            page->startOfFocus()->setFocus(Qt::TabFocusReason);
        }
    });
}

void Frame::addPlace(const QString &place, const QString &name, const QString &iconName, Page *page)
{
    m_rail->addPlace(place, name, iconName, Rail::End::Top);
    m_places.insert(place, page);
    addPage(page);
}

void Frame::addFootPlace(const QString &place, const QString &name, const QString &iconName,
                         Page *page)
{
    m_rail->addPlace(place, name, iconName, Rail::End::Foot);
    m_places.insert(place, page);
    addPage(page);
}

void Frame::addPage(Page *page)
{
    m_pages->addWidget(page);
    connect(page, &Page::pathChanged, this, [this, page] {
        if (page == currentPage()) {
            refreshTopBar();
        }
    });
}

Page *Frame::currentPage() const
{
    return qobject_cast<Page *>(m_pages->currentWidget());
}

void Frame::show(Page *page, const QString &place)
{
    m_place = place;
    m_pages->setCurrentWidget(page);
    m_rail->setCurrent(place);
    refreshTopBar();
    page->startOfFocus()->setFocus(Qt::OtherFocusReason);
}

void Frame::refreshTopBar()
{
    Page *page = currentPage();
    const QStringList path = page->path();
    if (path.size() > 1) {
        m_topBar->showBreadcrumb(path);
    } else {
        m_topBar->showTitle(path.value(0));
    }
    m_topBar->showSearch(page->searchPlaceholder());
    m_topBar->search()->setSearchText(page->searchText());
    m_topBar->showAddComics(page == m_places.value(QStringLiteral("library"))
                                ? TopBar::AddComics::Offered
                                : TopBar::AddComics::NotHere);
}

} // namespace nw::app
