# The gateway in one image: built with everything, run with what it needs, as a user who may do little.

FROM node:22-slim AS build
WORKDIR /app
COPY package.json package-lock.json tsconfig.json build.mjs ./
COPY client/package.json client/
COPY console/package.json console/
RUN npm ci --ignore-scripts
COPY src src
COPY client client
COPY console console
RUN npm run build && npm prune --omit=dev --ignore-scripts
# There is nothing left to build with, and npx would try to.
RUN npm pkg delete scripts.prepare

FROM node:22-slim
ENV NODE_ENV=production HOST=0.0.0.0 DATA_DIR=/data
WORKDIR /app
COPY --from=build /app/package.json ./
COPY --from=build /app/node_modules node_modules
COPY --from=build /app/dist dist
COPY public public
RUN ln -s /app/dist/main.js /usr/local/bin/mpesa-gateway
RUN install --directory --owner=node --group=node --mode=0700 /data
USER node
VOLUME /data
EXPOSE 4000
HEALTHCHECK --interval=10s --timeout=3s --start-period=30s \
  CMD ["node", "-e", "fetch(`http://127.0.0.1:${process.env.PORT || 4000}/health`).then(answer => process.exit(answer.ok ? 0 : 1), () => process.exit(1))"]
# node itself is the first process: it is the one that the signal to stop must reach.
CMD ["node", "dist/main.js", "serve"]
