#pragma once

#include <QHash>
#include <QWidget>

class QStackedWidget;

namespace nw::app {

class Page;
class Rail;
class Theme;
class Toast;
class TopBar;

// What surrounds the pages: the rail, the top bar, and the line at the foot that says what was
// done.
class Frame : public QWidget
{
    Q_OBJECT

public:
    explicit Frame(const Theme &theme, QWidget *parent = nullptr);

    // A place of the rail. The frame owns the page.
    void addPlace(const QString &place, const QString &name, const QString &iconName, Page *page);
    void addFootPlace(const QString &place, const QString &name, const QString &iconName,
                      Page *page);
    // A page that belongs to whichever place one came from.
    void addPage(Page *page);

    void show(Page *page, const QString &place);
    Page *currentPage() const;
    QString currentPlace() const { return m_place; }
    Page *pageOf(const QString &place) const { return m_places.value(place); }

    Rail *rail() const { return m_rail; }
    TopBar *topBar() const { return m_topBar; }
    Toast *toast() const { return m_toast; }

Q_SIGNALS:
    void placeChosen(const QString &place);

private:
    void refreshTopBar();

    Rail *m_rail;
    TopBar *m_topBar;
    QStackedWidget *m_pages;
    Toast *m_toast;
    QHash<QString, Page *> m_places;
    QString m_place;
};

} // namespace nw::app
