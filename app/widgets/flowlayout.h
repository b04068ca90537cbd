#pragma once

#include <QLayout>
#include <QList>

namespace nw::app {

// Lays widgets out in lines like words, as many to a line as fit. Takes its children's size hints
// as they are.
class FlowLayout : public QLayout
{
    Q_OBJECT

public:
    FlowLayout(int gapPx, QWidget *parent = nullptr);
    ~FlowLayout() override;

    void addItem(QLayoutItem *item) override;
    int count() const override;
    QLayoutItem *itemAt(int index) const override;
    QLayoutItem *takeAt(int index) override;
    Qt::Orientations expandingDirections() const override { return {}; }
    bool hasHeightForWidth() const override { return true; }
    int heightForWidth(int width) const override;
    QSize sizeHint() const override;
    QSize minimumSize() const override;
    void setGeometry(const QRect &rect) override;

private:
    enum class Pass
    {
        Measure,
        Place
    };
    int arrange(const QRect &rect, Pass pass) const;

    QList<QLayoutItem *> m_items;
    int m_gapPx;
};

} // namespace nw::app
