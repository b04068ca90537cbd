#pragma once

#include <QList>
#include <QSet>
#include <QWidget>

class QAbstractButton;
class QVBoxLayout;

namespace nw::app {

class Button;
class Theme;

// One question of the store's filters, and its answers with how many comics each would show.
// objectNames of the rows: facet.<name>.<value>.
class FacetGroup : public QWidget
{
    Q_OBJECT

public:
    struct Choice
    {
        QString value;
        QString label;
        int count = 0;

        bool operator==(const Choice &other) const = default;
    };

    FacetGroup(const Theme &theme, const QString &name, const QString &title,
               QWidget *parent = nullptr);

    void setChoices(const QList<Choice> &choices);
    const QSet<QString> &chosen() const { return m_chosen; }
    QString labelOf(const QString &value) const;
    void setChosen(const QSet<QString> &chosen);

Q_SIGNALS:
    void changed();

private:
    void rebuild();

    const Theme &m_theme;
    QString m_name;
    QVBoxLayout *m_rows;
    Button *m_more;
    QList<Choice> m_choices;
    QSet<QString> m_chosen;
    bool m_unfolded = false;
};

} // namespace nw::app
