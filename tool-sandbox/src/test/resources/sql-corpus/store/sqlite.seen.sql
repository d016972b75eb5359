ALTER TABLE customers RENAME TO b_customers; ALTER TABLE orders RENAME TO b_orders; ALTER TABLE products RENAME TO b_products; DROP TABLE salaries;
CREATE VIEW customers AS SELECT id, name, substr(email,1,1)||'***' AS email, '***'||substr(phone,-4) AS phone, city, segment, created_at, NULL AS credit_limit, score, profile FROM b_customers WHERE region='EU';
CREATE VIEW orders AS SELECT id, customer_id, product_id, status, quantity, total, currency, ordered_at, shipped_on, items FROM b_orders;
CREATE VIEW products AS SELECT id, sku, title, category, price, description, parent_id FROM b_products;
