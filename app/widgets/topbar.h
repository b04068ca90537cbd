#pragma once

#include <QStringList>
#include <QWidget>

class QHBoxLayout;

namespace nw::app {

class AccountButton;
class Button;
class Label;
class SearchField;
class Theme;

// The bar over every page: where one is, the search of this page, what one can add here, and the
// account. objectNames: topBack, crumb.<n>, searchField, addComics, accountButton.
class TopBar : public QWidget
{
    Q_OBJECT

public:
    explicit TopBar(const Theme &theme, QWidget *parent = nullptr);

    void showTitle(const QString &title);
    // From the outermost place to this one; all but the last can be pressed.
    void showBreadcrumb(const QStringList &names);
    void showSearch(const QString &placeholder); // empty: this page has no search
    enum class AddComics
    {
        Offered,
        NotHere
    };
    void showAddComics(AddComics offer);

    SearchField *search() const { return m_search; }
    AccountButton *account() const { return m_account; }
    Button *addButton() const { return m_add; }

Q_SIGNALS:
    void backRequested();
    void crumbChosen(int index);

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    void clearCrumbs();

    const Theme &m_theme;
    Label *m_title;
    Button *m_back;
    QWidget *m_crumbs;
    QHBoxLayout *m_crumbRow;
    SearchField *m_search;
    Button *m_add;
    AccountButton *m_account;
};

} // namespace nw::app
