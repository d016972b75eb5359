CREATE SCHEMA base;
ALTER TABLE customers SET SCHEMA base; ALTER TABLE orders SET SCHEMA base; ALTER TABLE products SET SCHEMA base; DROP TABLE salaries;
CREATE VIEW public.customers AS SELECT id, name, left(email,1)||'***' AS email, '***'||right(phone,4) AS phone, city, country, segment, created_at, NULL::numeric AS credit_limit, score, tags, profile FROM base.customers WHERE region='EU';
CREATE VIEW public.orders AS SELECT id, customer_id, product_id, status, quantity, total, currency, ordered_at, shipped_on, items FROM base.orders;
CREATE VIEW public.products AS SELECT id, sku, title, category, price, attributes, description, dims, available, parent_id FROM base.products;
