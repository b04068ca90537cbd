#pragma once

#include <QList>
#include <QWidget>

class QGridLayout;

namespace nw::app {

class Theme;

// Facts in two columns, label and value.
class DetailsCard : public QWidget
{
    Q_OBJECT

public:
    using Row = std::pair<QString, QString>;

    explicit DetailsCard(const Theme &theme, QWidget *parent = nullptr);

    void setRows(const QList<Row> &rows);

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    const Theme &m_theme;
    QGridLayout *m_grid;
    QList<Row> m_rows;
};

} // namespace nw::app
